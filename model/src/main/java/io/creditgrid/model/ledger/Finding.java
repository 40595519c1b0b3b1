package io.creditgrid.model.ledger;

import java.util.Comparator;

/**
 * One thing that a check found wrong. Ordered by partition, position (unknown ones last) and verdict.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param verdict what it is, never OK
 * @param copy which copy has it, as the caller calls it: {@code primary}, {@code backup}
 * @param partition the log; {@link EpochChecker#PARTITION} for the log of epochs
 * @param seq the first bad position, or {@link #UNKNOWN}; of the head, the size of the log
 * @param words what was expected and what was found, naming nobody
 */
public record Finding(Verdict verdict, String copy, int partition, long seq, String words)
        implements Comparable<Finding> {
    /** A position that cannot be told. */
    public static final long UNKNOWN = -1;

    private static final Comparator<Finding> ORDER = Comparator.comparingInt(Finding::partition)
            .thenComparingLong(finding -> finding.seq < 0 ? Long.MAX_VALUE : finding.seq)
            .thenComparing(finding -> !finding.isEntry()) // a broken log explains a broken value
            .thenComparing(Finding::verdict)
            .thenComparing(Finding::copy)
            .thenComparing(Finding::words);

    /** Refuses OK, which is no finding. */
    public Finding {
        Format.check(verdict != Verdict.OK, "a verdict other than OK", verdict);
    }

    /** That there is no copy of a partition to check. */
    public static Finding unavailable(String copy, int partition) {
        return new Finding(
                Verdict.UNAVAILABLE,
                copy,
                partition,
                UNKNOWN,
                "no " + copy + " copy of partition " + partition + " could be read; start the node that has it");
    }

    /** That entries of a partition were lost for ever, whatever its copies have now: what no epoch recorded is missed by nobody. */
    public static Finding lost(int partition) {
        return new Finding(
                Verdict.UNAVAILABLE,
                "whole",
                partition,
                UNKNOWN,
                "entries were lost with servers that were forgotten; restore a backup into a new grid");
    }

    /** Whether it speaks of the log, not of live values. */
    boolean isEntry() {
        return verdict == Verdict.ALTERED_ENTRY || verdict == Verdict.MISSING_ENTRY;
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return verdict + " in the " + copy + " copy, partition " + partition + ", seq " + (seq < 0 ? "unknown" : seq)
                + ": " + words;
    }
}
