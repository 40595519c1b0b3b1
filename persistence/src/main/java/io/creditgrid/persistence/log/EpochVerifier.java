package io.creditgrid.persistence.log;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.CheckReport;
import io.creditgrid.model.ledger.EpochChecker;
import io.creditgrid.model.ledger.EpochReport;
import io.creditgrid.model.ledger.Finding;
import io.creditgrid.model.ledger.RestoreMark;
import io.creditgrid.model.ledger.Verdict;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the log of epochs of a live grid, both copies, on the node that is primary of partition 0.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class EpochVerifier {
    private static final int PAGE = 1_000;
    private static final byte[] NO_ROW = {};

    private final Ignite ignite;

    public EpochVerifier(Ignite ignite) {
        this.ignite = ignite;
    }

    /**
     * Checks it.
     *
     * @return a report of partition {@link EpochChecker#PARTITION}, its size the number of records
     * @throws GridException UNAVAILABLE or BUSY if partition 0 moved meanwhile or could not be locked; ask again
     */
    public Verification verify() {
        List<ClusterNode> owners =
                List.copyOf(ignite.<RowKey>affinity(CacheName.EPOCH.label()).mapPartitionToPrimaryAndBackups(0));
        if (owners.isEmpty()) {
            return nothing();
        }
        try (LogReader primary = LogReader.open(ignite, 0)) {
            if (primary == null && LocalPartitions.isLost(ignite, 0)) {
                return nothing();
            }
            if (primary == null || !owners.get(0).isLocal()) {
                throw new GridException(
                        GridError.UNAVAILABLE, "partition 0 moved to another node; verify the epochs again");
            }
            return verify(primary, owners);
        }
    }

    private static Verification nothing() {
        Finding missing = Finding.unavailable("primary", EpochChecker.PARTITION);
        return new Verification(
                CheckReport.uncounted(EpochChecker.PARTITION, 0, null, List.of(missing)), List.of(), Map.of());
    }

    private Verification verify(LogReader primary, List<ClusterNode> owners) {
        RemoteCopy backup = owners.size() > 1 ? new RemoteCopy(ignite, owners.get(1), 0) : null;
        RowCensus ownRows = RowCensus.of(primary);
        RowCensus otherRows = backup == null ? null : backup.answer(backup.start(new CopyJob.Census(0)));
        // under the lock the two heads are of one moment; the records below them never change
        Heads heads = primary.underLock(CacheName.EPOCH, RowKey.epochHead(), head -> heads(head, backup));
        List<String> copies = new ArrayList<>(List.of(PartitionVerifier.name("primary", owners.get(0))));
        EpochReport own = EpochChecker.check(
                heads.own(), number -> primary.peek(CacheName.EPOCH, RowKey.epoch(number)), copies.get(0));
        List<Finding> findings = new ArrayList<>(own.findings());
        judge(ownRows, own.count(), copies.get(0), findings);
        judgeMark(markRow(primary), own, copies.get(0), findings);
        if (LostPartitions.of(ignite).holds(0)) {
            findings.add(Finding.lost(EpochChecker.PARTITION));
        }
        if (backup == null || !heads.hasOther()) {
            if (CacheCatalogue.backups(ignite) > 0) {
                String name = backup == null ? "backup" : PartitionVerifier.name("backup", backup.node());
                findings.add(Finding.unavailable(name, EpochChecker.PARTITION));
            }
        } else {
            copies.add(PartitionVerifier.name("backup", backup.node()));
            EpochReport other = EpochChecker.check(heads.other(), paged(backup), copies.get(1));
            findings.addAll(other.findings());
            judgeMark(backup.run(new CopyJob.RestoreMarkRow()), other, copies.get(1), findings);
            if (otherRows != null) {
                judge(otherRows, other.count(), copies.get(1), findings);
            }
            if (own.findings().isEmpty() && other.findings().isEmpty() && !same(own, other)) {
                findings.add(new Finding(
                        Verdict.ALTERED_ENTRY,
                        copies.get(1),
                        EpochChecker.PARTITION,
                        Math.min(own.count(), other.count()),
                        "its records are not those of the primary"));
            }
        }
        CheckReport report = CheckReport.uncounted(
                EpochChecker.PARTITION,
                own.count(),
                own.root(),
                findings.stream().sorted().toList());
        return new Verification(report, copies, Map.of());
    }

    /** Rows that were counted before the head was read: what lies behind its end is no record of an epoch. */
    private static void judge(RowCensus rows, long count, String copy, List<Finding> findings) {
        if (rows.lastEpoch() >= count) {
            findings.add(new Finding(
                    Verdict.UNLOGGED_WRITE,
                    copy,
                    EpochChecker.PARTITION,
                    count,
                    "the record of epoch " + rows.lastEpoch() + " lies behind the end of the log"));
        }
    }

    /** The row that names the last restore; an empty array if there is none. */
    static byte[] markRow(LogReader copy) {
        byte[] row = copy.peek(CacheName.EPOCH, RowKey.restoreMark());
        return row == null ? NO_ROW : row;
    }

    /** The row that names the last restore says what the log says; it changes never while a grid lives. */
    private static void judgeMark(byte[] row, EpochReport log, String copy, List<Finding> findings) {
        RestoreMark wanted = log.restored();
        byte[] expected = wanted == null ? NO_ROW : wanted.encode();
        if (log.findings().isEmpty() && !Arrays.equals(row, expected)) {
            findings.add(new Finding(
                    markVerdict(row, wanted),
                    copy,
                    EpochChecker.PARTITION,
                    wanted == null ? 0 : wanted.epoch(),
                    "the row that names the last restore is not what the log says"));
        }
    }

    private static Verdict markVerdict(byte[] row, @Nullable RestoreMark wanted) {
        if (wanted == null) {
            return Verdict.UNLOGGED_WRITE;
        }
        return row.length == 0 ? Verdict.MISSING_ENTRY : Verdict.ALTERED_ENTRY;
    }

    private static boolean same(EpochReport own, EpochReport other) {
        return own.count() == other.count() && own.root() != null && own.root().equals(other.root());
    }

    private static Heads heads(byte @Nullable [] own, @Nullable RemoteCopy backup) {
        if (backup == null) {
            return new Heads(own, null, false);
        }
        byte[] @Nullable [] rows = backup.answer(backup.start(new CopyJob.Epochs(0, 0)));
        return rows == null ? new Heads(own, null, false) : new Heads(own, rows[0], true);
    }

    /** The backup's records, fetched in pages as they are asked for, in order. */
    private static LongFunction<byte @Nullable []> paged(RemoteCopy backup) {
        return new LongFunction<>() {
            private long from;
            private byte @Nullable [] @Nullable [] page;

            @Override
            public byte @Nullable [] apply(long number) {
                if (page == null || number < from || number >= from + PAGE) {
                    from = number;
                    page = backup.run(new CopyJob.Epochs(from, from + PAGE));
                }
                return page[1 + (int) (number - from)];
            }
        };
    }

    /** Both heads as of one moment. */
    private record Heads(byte @Nullable [] own, byte @Nullable [] other, boolean hasOther) {}
}
