package io.creditgrid.grid.node;

import org.apache.ignite.configuration.WALMode;

/** What an acknowledged mutation survives. */
public enum Durability {
    /** The loss of power: each commit is forced to disk. */
    FSYNC(WALMode.FSYNC),
    /** The death of a process: each commit is handed to the operating system. */
    LOG_ONLY(WALMode.LOG_ONLY);

    private final WALMode mode;

    Durability(WALMode mode) {
        this.mode = mode;
    }

    WALMode mode() {
        return mode;
    }
}
