package io.creditgrid.model.contract.backup;

import java.util.List;

/**
 * Asks for a step of a restore. Every step may be asked for again.
 *
 * @param step which
 * @param manifest bytes of the manifest; checked at each step
 * @param seal that the grid gave for it, hexadecimal
 * @param partition of {@code SUBJECTS}, {@code CHECK_SUBJECTS} and {@code BLOCKS}; else 0
 * @param from number of the first row of {@code EPOCHS}; else 0
 * @param rows what to put; record 0 of the epochs for {@code END}
 */
public record RestoreRequest(Step step, byte[] manifest, String seal, int partition, long from, List<byte[]> rows) {
    /** The steps, in the order in which they are done. */
    public enum Step {
        /** Whether this backup may be restored here; writes nothing. */
        CHECK,
        /** Whether the key file opens the keys of personal subjects; writes nothing. */
        CHECK_SUBJECTS,
        BEGIN,
        SUBJECTS,
        BLOCKS,
        EPOCHS,
        END
    }

    /** Keeps a copy of the list. */
    public RestoreRequest {
        rows = List.copyOf(rows);
    }
}
