package io.creditgrid.model.contract.backup;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a part of a backup.
 *
 * @param step what is asked for
 * @param partition of {@code BLOCKS} and {@code SUBJECTS}; else 0
 * @param from first row of {@code BLOCKS} and {@code EPOCHS}; else 0
 * @param to before which row of them to end; else 0
 * @param after firm tag after which {@code SUBJECTS} go on, 32 hex digits; null to begin
 * @param manifest SHA-256 of the manifest to {@code SIGN}, hexadecimal; else null
 */
public record BackupRequest(
        Step step,
        int partition,
        long from,
        long to,
        @Nullable String after,
        @Nullable String manifest) {
    /** The steps of a backup. */
    public enum Step {
        /** Where all logs end, at one moment: answers {@link BackupCut}. */
        CUT,
        /** Rows of blocks: answers {@link BackupPage}, as all that follow. */
        BLOCKS,
        /** Rows of personal subjects, each behind its firm tag. */
        SUBJECTS,
        /** Records of epochs. */
        EPOCHS,
        /** The seal of a manifest: one row. */
        SIGN
    }

    /** Asks where all logs end. */
    public static BackupRequest cut() {
        return new BackupRequest(Step.CUT, 0, 0, 0, null, null);
    }

    /** Asks for blocks of a partition, as many as make a page. */
    public static BackupRequest blocks(int partition, long from, long to) {
        return new BackupRequest(Step.BLOCKS, partition, from, to, null, null);
    }

    /** Asks for personal subjects of a partition, as many as make a page. */
    public static BackupRequest subjects(int partition, @Nullable String after) {
        return new BackupRequest(Step.SUBJECTS, partition, 0, 0, after, null);
    }

    /** Asks for records of epochs, as many as make a page. */
    public static BackupRequest epochs(long from, long to) {
        return new BackupRequest(Step.EPOCHS, 0, from, to, null, null);
    }

    /** Asks for the seal of a manifest. */
    public static BackupRequest sign(String sha256) {
        return new BackupRequest(Step.SIGN, 0, 0, 0, null, sha256);
    }
}
