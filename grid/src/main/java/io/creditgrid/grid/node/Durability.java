package io.creditgrid.grid.node;

import java.util.Arrays;
import java.util.Optional;
import org.apache.ignite.configuration.WALMode;

/** What an acknowledged mutation survives. */
public enum Durability {
    /** The loss of power: each commit is forced to disk. */
    FSYNC("fsync", WALMode.FSYNC),
    /** The death of a process: each commit is handed to the operating system. */
    LOG_ONLY("log-only", WALMode.LOG_ONLY);

    private final String label;
    private final WALMode mode;

    Durability(String label, WALMode mode) {
        this.label = label;
        this.mode = mode;
    }

    /** The name in a node's configuration. */
    public String label() {
        return label;
    }

    /** The mode of that name, empty if there is none. */
    public static Optional<Durability> ofLabel(String label) {
        return Arrays.stream(values()).filter(mode -> mode.label.equals(label)).findFirst();
    }

    WALMode mode() {
        return mode;
    }
}
