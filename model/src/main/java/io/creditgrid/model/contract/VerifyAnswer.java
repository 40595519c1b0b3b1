package io.creditgrid.model.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of one partition came to.
 *
 * @param partition its number; {@link VerifyRequest#EPOCHS} for the log of epochs
 * @param verdict OK, or the verdict of the first finding
 * @param size entries that the log has; of the log of epochs, its records
 * @param root root over them, hexadecimal; null if some are lost
 * @param firmEntries PUT and REMOVE entries of firms, counted by decoding stored blocks
 * @param systemEntries entries of the grid's own holders
 * @param liveRecords records of firms that the log says are live
 * @param liveEnterprises enterprise records among them
 * @param destroyedSubjects personal subjects whose keys were destroyed, so that nobody can open their entries; no fault
 * @param destroyedEntries their entries, of which leaf, chain and tree were checked all the same
 * @param copies the copies that were read: {@code primary on <node>}, {@code backup on <node>}
 * @param findings what is wrong, by position; empty if all is well
 * @param more findings that were counted but are not listed
 * @param millis how long it took on the node
 */
public record VerifyAnswer(
        int partition,
        String verdict,
        long size,
        @Nullable String root,
        long firmEntries,
        long systemEntries,
        long liveRecords,
        long liveEnterprises,
        long destroyedSubjects,
        long destroyedEntries,
        List<String> copies,
        List<Finding> findings,
        long more,
        long millis) {
    /** The verdict of a partition with which all is well. */
    public static final String OK = "OK";

    /** The verdict of a partition that could not be read. */
    public static final String UNAVAILABLE = "UNAVAILABLE";

    /** Keeps copies of the lists. */
    public VerifyAnswer {
        copies = List.copyOf(copies);
        findings = List.copyOf(findings);
    }

    /**
     * One thing that is wrong. It names no firm.
     *
     * @param verdict ALTERED_VALUE, MISSING_VALUE, UNLOGGED_WRITE, ALTERED_ENTRY, MISSING_ENTRY or UNAVAILABLE
     * @param partition the partition; {@link VerifyRequest#EPOCHS} for the log of epochs
     * @param seq first bad position; of the log of epochs, the epoch; -1 if it cannot be told
     * @param copy which copy has it
     * @param kind label of the kind of the entry at that position; null if it cannot be told
     * @param words what was expected and what was found
     */
    public record Finding(
            String verdict,
            int partition,
            long seq,
            String copy,
            @Nullable String kind,
            String words) {
        /** One line: verdict, place, copy, words. */
        public String line() {
            String place = partition == VerifyRequest.EPOCHS ? "epoch " : "partition " + partition + ", seq ";
            return verdict + " at " + place + (seq < 0 ? "unknown" : Long.toString(seq))
                    + (kind == null ? "" : " (" + kind + ")") + ", copy " + copy + ": " + words;
        }
    }
}
