package io.creditgrid.model.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of one partition came to.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param partition the partition
 * @param size number of entries that the log has, lost ones included
 * @param root root over them, 32 bytes; null if some were lost
 * @param firmEntries PUT and REMOVE entries of firms that could be read, and those of destroyed subjects
 * @param systemEntries those of the grid's own holders, {@code grid:…}
 * @param live records that the log says are live
 * @param destroyed what nobody can open any more
 * @param findings by position; empty if all is well
 * @param more findings that were counted but not kept
 */
public record CheckReport(
        int partition,
        long size,
        @Nullable Bytes root,
        long firmEntries,
        long systemEntries,
        Live live,
        Destroyed destroyed,
        List<Finding> findings,
        long more) {
    /** Keeps a copy of the findings. */
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /**
     * Records of firms that are live: keys that state something somewhere in valid time.
     *
     * @param records of all kinds
     * @param enterprises enterprise records among them
     */
    public record Live(long records, long enterprises) {
        /** None. */
        public static final Live NONE = new Live(0, 0);
    }

    /**
     * Personal subjects whose keys were destroyed. Their entries are checked as far as they can be without: leaf, chain, tree, and that folders hold what the
     * entries hold.
     *
     * @param subjects how many
     * @param entries their entries
     */
    public record Destroyed(long subjects, long entries) {
        /** None. */
        public static final Destroyed NONE = new Destroyed(0, 0);
    }

    /** Of a partition that could not be read, or of what is no partition: nothing was counted. */
    public static CheckReport uncounted(int partition, long size, @Nullable Bytes root, List<Finding> findings) {
        return new CheckReport(partition, size, root, 0, 0, Live.NONE, Destroyed.NONE, findings, 0);
    }

    /** The same with other findings. */
    public CheckReport withFindings(List<Finding> others) {
        return new CheckReport(partition, size, root, firmEntries, systemEntries, live, destroyed, others, more);
    }

    /** OK, or the verdict of the first bad position. */
    public Verdict verdict() {
        return findings.isEmpty() ? Verdict.OK : findings.get(0).verdict();
    }
}
