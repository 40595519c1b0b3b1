package io.creditgrid.model.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the log of epochs came to.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param grid as created; null if record 0 cannot be read
 * @param count number of records, lost ones included
 * @param root root of the global log over them, 32 bytes; null if some were lost
 * @param recorded sizes and roots of partitions in records that hang together, for {@link LogChecker}
 * @param restored the last restore, as its mark should name it; null if there was none, or its record cannot be read
 * @param findings by epoch; empty if all is well
 */
public record EpochReport(
        @Nullable GridIdentity grid,
        long count,
        @Nullable Bytes root,
        List<PartitionRoot> recorded,
        @Nullable RestoreMark restored,
        List<Finding> findings) {
    /** Keeps copies of the lists. */
    public EpochReport {
        recorded = List.copyOf(recorded);
        findings = List.copyOf(findings);
    }

    /** OK, or the verdict of the first bad epoch. */
    public Verdict verdict() {
        return findings.isEmpty() ? Verdict.OK : findings.get(0).verdict();
    }
}
