package io.creditgrid.persistence.log;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.CheckReport;
import io.creditgrid.model.ledger.CopyScan;
import io.creditgrid.model.ledger.Finding;
import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.LogChecker;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.model.ledger.PayloadReader;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.ledger.SubjectLookup;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;
import org.jspecify.annotations.Nullable;

/*
 * Verifying while others write
 * ============================
 *   head under its lock      all rows up to it are now on both copies
 *     -> replay the blocks up to it                       | the backup's node reads its folder rows, page by page,
 *     -> scan and judge the primary's folder rows         | then hashes its blocks
 *     -> judge the backup's rows
 *     -> the keys of the log's caches, to see what lies behind its end
 *     -> rows that went further than the replay are read again: head, rows, replay, judge; some rounds
 *     -> the last round reads with the head locked: writers of this partition pause for as long as a few reads take,
 *        nothing can be ahead any more, and what still is speaks of entries that do not exist
 */
/**
 * Verifies one partition of a live grid on the node that is its primary: the log against the live rows of both copies, both
 * ways, and the backup's log against the primary's.
 *
 * <p><strong>Thread-safety.</strong> Safe: each call has its own state. <strong>Complexity.</strong> Reads the partition
 * once on each copy; holds two pages of the backup's folder rows in memory, and under 300 bytes a live version.
 */
public final class PartitionVerifier {
    /** Rounds of reading again without a pause. */
    private static final int ROUNDS_MAX = 5;

    /** Rows that may be read again in the pause: some milliseconds, far below the 50 ms that writers may be held up. */
    private static final int PAUSE_ROWS_MAX = 100;

    private final Ignite ignite;
    private final GridIdentity grid;
    private final LedgerKeys keys;
    private final SubjectKeys subjectKeys;
    private final Affinity<RowKey> affinity;
    private final boolean hasBackups;

    /**
     * @param keys the grid's secrets
     * @param subjectKeys opens the keys of personal subjects
     */
    public PartitionVerifier(Ignite ignite, GridIdentity grid, LedgerKeys keys, SubjectKeys subjectKeys) {
        this.ignite = ignite;
        this.grid = grid;
        this.keys = keys;
        this.subjectKeys = subjectKeys;
        this.affinity = ignite.affinity(CacheName.HEAD.label());
        this.hasBackups = CacheCatalogue.backups(ignite) > 0;
    }

    /**
     * Verifies a partition.
     *
     * @param recorded sizes and roots that epochs recorded, read before this call
     * @return what was found; a copy that is missing is a finding UNAVAILABLE
     * @throws GridException UNAVAILABLE or BUSY if the partition moved meanwhile or could not be locked; ask again
     */
    public Verification verify(int partition, List<PartitionRoot> recorded) {
        List<ClusterNode> owners = owners(partition);
        if (owners.isEmpty()) {
            return nothing(partition);
        }
        if (!owners.get(0).isLocal()) {
            throw moved(partition);
        }
        try (LogReader primary = LogReader.open(ignite, partition)) {
            if (primary == null) {
                if (LocalPartitions.isLost(ignite, partition)) {
                    return nothing(partition);
                }
                throw moved(partition);
            }
            ClusterNode other = owners.size() > 1 ? owners.get(1) : null;
            Run run = new Run(primary, owners.get(0), recorded);
            if (LostPartitions.of(ignite).holds(partition)) {
                run.missing.add(Finding.lost(partition));
            }
            Verification done = run.run(other == null ? null : remote(other, partition));
            if (!owners(partition).equals(owners)) {
                throw moved(partition);
            }
            return done;
        }
    }

    private RemoteCopy remote(ClusterNode node, int partition) {
        return new RemoteCopy(ignite, node, partition);
    }

    private List<ClusterNode> owners(int partition) {
        return List.copyOf(affinity.mapPartitionToPrimaryAndBackups(partition));
    }

    private static GridException moved(int partition) {
        return new GridException(
                GridError.UNAVAILABLE, "partition " + partition + " moved to another node; verify it again");
    }

    private static Verification nothing(int partition) {
        Finding missing = Finding.unavailable("primary", partition);
        return new Verification(CheckReport.uncounted(partition, 0, null, List.of(missing)), List.of(), Map.of());
    }

    /** How findings call a copy. */
    static String name(String part, ClusterNode node) {
        return part + " on " + node.consistentId();
    }

    /** One verification. */
    private final class Run {
        private final LogReader primary;
        private final LogChecker checker;
        private final PayloadReader payloads;
        private final List<String> copies = new ArrayList<>();
        private final List<Finding> missing = new ArrayList<>();
        private long blocks;

        Run(LogReader primary, ClusterNode node, List<PartitionRoot> recorded) {
            this.primary = primary;
            this.copies.add(name("primary", node));
            LedgerKeys all = keys.withSubjects(new StoredSubjects(primary, subjectKeys));
            this.payloads = new PayloadReader(grid.gridId(), primary.partition(), all);
            this.checker = new LogChecker(grid, primary.partition(), all, recorded, copies.get(0));
        }

        Verification run(@Nullable RemoteCopy backup) {
            byte[] head = primary.settledHead();
            IgniteFuture<CopyJob.@Nullable Rows> rows =
                    backup == null ? null : backup.start(new CopyJob.Folders(primary.partition(), null));
            advance(head);
            CopyScan own = checker.scan(copies.get(0));
            primary.folders(own::row);
            own.end();
            RowCensus ownRows = RowCensus.of(primary);
            Backup other = backup == null || rows == null ? null : judged(backup, rows);
            if (other == null && hasBackups) {
                missing.add(Finding.unavailable(
                        backup == null ? "backup" : name("backup", backup.node()), primary.partition()));
            }
            SubjectCompare subjects = new SubjectCompare(primary, copies.get(0), other == null ? null : other.copy());
            catchUp(own, other);
            awaitErasures();
            missing.addAll(subjects.findings(checker::isSubject));
            own.finish();
            judge(ownRows, own);
            if (other != null) {
                other.scan().finish();
                judge(other.rows(), other.scan());
                compareBlocks(other);
            }
            return verification();
        }

        /** Rows of the log's caches that were counted before the last head was read. */
        private static void judge(RowCensus rows, CopyScan scan) {
            scan.blockRow(rows.lastBlock());
            if (rows.strayCache() != null) {
                scan.strayRow(rows.strayCache());
            }
        }

        /** While there is no head a first block may be on its way, which is then no stray: {@link #catchUp} looks for those. */
        private void advance(byte @Nullable [] head) {
            if (head != null) {
                replay(head);
            }
        }

        private void replay(byte @Nullable [] head) {
            checker.advance(head, number -> {
                byte[] block = primary.block(number);
                if (block != null) {
                    blocks = Math.max(blocks, number + 1);
                }
                return block;
            });
        }

        private @Nullable Backup judged(RemoteCopy copy, IgniteFuture<CopyJob.@Nullable Rows> job) {
            CopyJob.Rows rows = copy.answer(job);
            if (rows == null) {
                return null;
            }
            copies.add(name("backup", copy.node()));
            CopyScan scan = checker.scan(copies.get(1));
            while (rows != null) {
                List<FolderAddress> addresses = rows.addresses();
                // the next page travels while this one is judged
                IgniteFuture<CopyJob.@Nullable Rows> next = rows.isLast()
                        ? null
                        : copy.start(new CopyJob.Folders(primary.partition(), addresses.get(addresses.size() - 1)));
                for (int i = 0; i < addresses.size(); i++) {
                    scan.row(addresses.get(i), rows.row(i));
                }
                rows = next == null ? null : copy.require(next);
            }
            scan.end();
            return new Backup(copy, scan, copy.run(new CopyJob.Census(primary.partition())));
        }

        private void catchUp(CopyScan own, @Nullable Backup other) {
            for (int round = 0; round < ROUNDS_MAX; round++) {
                int ahead = own.ahead().size()
                        + (other == null ? 0 : other.scan().ahead().size());
                if (ahead <= PAUSE_ROWS_MAX) {
                    break;
                }
                judge(again(primary.settledHead(), own, other), own, other);
            }
            Again last = primary.underLock(CacheName.HEAD, RowKey.head(primary.partition()), head -> {
                if (head == null) {
                    replay(null); // nobody writes now: a block that is there lies without a head
                }
                return again(head, own, other);
            });
            judge(last, own, other);
            if (other != null) {
                other.scan().head(last.otherHead());
            }
        }

        /** A key that was found destroyed was so in a transaction with its entry, which a head that is read now counts. */
        private void awaitErasures() {
            for (int round = 0; round < ROUNDS_MAX && checker.awaitsErasure(); round++) {
                advance(primary.settledHead());
            }
        }

        /** Reads a head, then the rows that are ahead of the replay. */
        private Again again(byte @Nullable [] head, CopyScan own, @Nullable Backup other) {
            Map<FolderAddress, byte @Nullable []> rows = new HashMap<>();
            own.ahead().forEach(address -> rows.put(address, primary.folder(address)));
            if (other == null) {
                return new Again(head, rows, null, Map.of());
            }
            List<FolderAddress> wanted = List.copyOf(other.scan().ahead());
            byte[] @Nullable [] read = other.copy().run(new CopyJob.HeadAndFolders(primary.partition(), wanted));
            Map<FolderAddress, byte @Nullable []> others = new HashMap<>();
            for (int i = 0; i < wanted.size(); i++) {
                others.put(wanted.get(i), read[1 + i]);
            }
            return new Again(head, rows, read[0], others);
        }

        private void judge(Again again, CopyScan own, @Nullable Backup other) {
            advance(again.head());
            judge(again.rows(), own);
            if (other != null) {
                judge(again.others(), other.scan());
            }
        }

        private static void judge(Map<FolderAddress, byte @Nullable []> rows, CopyScan scan) {
            rows.forEach((address, row) -> {
                if (row == null) {
                    scan.gone(address);
                } else {
                    scan.row(address, row);
                }
            });
        }

        private void compareBlocks(Backup other) {
            int told = 0;
            for (long from = 0; from < blocks; from += BLOCKS_PAGE) {
                long to = Math.min(blocks, from + BLOCKS_PAGE);
                byte[] @Nullable [] digests = other.copy().run(new CopyJob.BlockDigests(primary.partition(), from, to));
                for (long number = from; number < to; number++) {
                    byte[] digest = digests[(int) (number - from)];
                    if (other.scan().isOtherBlock(number, digest)) {
                        tell(other, number, digest != null, told++ < BLOCKS_TOLD_MAX);
                    }
                }
            }
        }

        /** Says what is wrong with a block of the backup, which is fetched for it if {@code exact}. */
        private void tell(Backup other, long number, boolean exists, boolean exact) {
            byte[] own = primary.block(number);
            if (own != null) {
                byte[] row = exact ? other.copy().run(new CopyJob.BlockRow(primary.partition(), number)) : NO_BLOCK;
                other.scan().block(number, own, exists ? row : null);
            }
        }

        private Verification verification() {
            CheckReport report = checker.report();
            if (!missing.isEmpty()) {
                missing.addAll(report.findings());
                report = report.withFindings(missing.stream().sorted().toList());
            }
            return new Verification(report, copies, kinds(report));
        }

        private Map<Long, String> kinds(CheckReport report) {
            Map<Long, String> kinds = new HashMap<>();
            for (Finding finding : report.findings()) {
                if (finding.seq() >= 0 && finding.seq() < report.size() && kinds.size() < KINDS_MAX) {
                    String kind = kindOf(finding.seq());
                    if (kind != null) {
                        kinds.put(finding.seq(), kind);
                    }
                }
            }
            return kinds;
        }

        private @Nullable String kindOf(long seq) {
            LoggedEntry entry = LoggedEntry.find(primary, seq);
            try {
                return entry == null
                        ? null
                        : RecordKind.ofNumber(entry.opened(payloads).meta().kind())
                                .label();
            } catch (GridException | CborException | IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** The keys of the subjects of a copy, as its rows have them. */
    private record StoredSubjects(LogReader copy, SubjectKeys keys) implements SubjectLookup {
        @Override
        public SubjectKey of(Bytes firmTag) {
            return keys.open(copy.partition(), firmTag.array(), copy.subject(firmTag.array()));
        }

        @Override
        public Collection<Bytes> all() {
            List<Bytes> tags = new ArrayList<>();
            copy.subjects((tag, row) -> tags.add(Bytes.wrap(tag)));
            return tags;
        }
    }

    /** Blocks whose hashes travel together. */
    private static final int BLOCKS_PAGE = 10_000;

    /** Blocks of the backup that are fetched to see which of their entries is the first bad one; of the rest it is taken to be the first. */
    private static final int BLOCKS_TOLD_MAX = 100;

    /** Bytes that are no block. */
    private static final byte[] NO_BLOCK = {};

    /** Findings whose kind is looked up; the rest can be looked up one by one. */
    private static final int KINDS_MAX = 100;

    /** The backup, how far its comparison has come, and what rows its log's caches have. */
    private record Backup(RemoteCopy copy, CopyScan scan, RowCensus rows) {}

    /** What was read again in one round; rows are read after the head. */
    private record Again(
            byte @Nullable [] head,
            Map<FolderAddress, byte @Nullable []> rows,
            byte @Nullable [] otherHead,
            Map<FolderAddress, byte @Nullable []> others) {}
}
