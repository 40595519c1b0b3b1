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
 * @param firmEntries PUT and REMOVE entries of firms that could be read
 * @param systemEntries those of the grid's own holders, {@code grid:…}
 * @param findings by position; empty if all is well
 * @param more findings that were counted but not kept
 */
public record CheckReport(
        int partition,
        long size,
        @Nullable Bytes root,
        long firmEntries,
        long systemEntries,
        List<Finding> findings,
        long more) {
    /** Keeps a copy of the findings. */
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** OK, or the verdict of the first bad position. */
    public Verdict verdict() {
        return findings.isEmpty() ? Verdict.OK : findings.get(0).verdict();
    }
}
