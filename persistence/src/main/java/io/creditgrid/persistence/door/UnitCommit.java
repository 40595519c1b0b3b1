package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/*
 * How units are committed
 * =======================
 *   lock the heads of the partitions, in order
 *     -> a partition that is new to this node, or whose backup is: take it over, and write nothing there yet
 *     -> judge the units against window and folders
 *     -> put keys of new personal subjects and notes of destroyed ones, folders, one block and the head per partition
 */
/**
 * Writes units into the audited caches, each transaction together with its entries in the log.
 *
 * <p><strong>Thread-safety.</strong> Safe, as long as no two calls at a time name the same partition; {@link Appender} sees
 * to it.
 */
public final class UnitCommit {
    private final AuditedCommit door;
    private final LedgerKeys keys;
    private final SubjectKeys subjectKeys;
    private final InstantSource clock;

    /**
     * @param door through which every audited write goes
     * @param subjectKeys makes and opens the keys of personal subjects
     */
    public UnitCommit(AuditedCommit door, LedgerKeys keys, SubjectKeys subjectKeys, InstantSource clock) {
        this.door = door;
        this.keys = keys;
        this.subjectKeys = subjectKeys;
        this.clock = clock;
    }

    /** What a transaction left behind in one partition. */
    record Committed(LaneState state, List<WriteUnit> deferred) {}

    /**
     * What became of a transaction.
     *
     * @param outcomes by unit; none for a unit that is deferred or in doubt
     * @param partitions the state of each partition that is not in doubt
     * @param doubts partitions that were committed, but whose backup did not confirm, with the reason
     */
    record Result(
            Map<WriteUnit, List<Outcome>> outcomes, Map<Integer, Committed> partitions, Map<Integer, String> doubts) {}

    /**
     * Commits the units of several partitions in one transaction and has the backup confirm. A unit that would make it too
     * large is deferred.
     *
     * @param work units by partition; an empty list only takes the partition over
     * @param states what is remembered of these partitions
     * @throws GridException IN_DOUBT if it is not known whether this was committed; with any other error nothing was written
     */
    Result commit(GridIdentity grid, SortedMap<Integer, List<WriteUnit>> work, Map<Integer, LaneState> states)
            throws Exception {
        Share share = door.transact(() -> {
            long now = clock.millis();
            AuditedCommit.Locked locked = door.lockHeads(grid, work.keySet());
            Share puts = new Share(grid, now, locked.owners());
            write(puts, locked.heads(), work, states);
            return puts;
        });
        door.reached(CommitProbe.Point.COMMITTED_NOT_ANSWERED);
        return share.result(door.doubts(share.owners, share.evidence));
    }

    private void write(
            Share puts, List<Head> locked, SortedMap<Integer, List<WriteUnit>> work, Map<Integer, LaneState> states) {
        door.reached(CommitProbe.Point.HEAD_LOCKED);
        locked.forEach(before -> {
            List<WriteUnit> units = work.get(before.partition());
            puts.judge(before, states.get(before.partition()), units == null ? List.of() : units);
        });
        puts.put();
    }

    private static List<Outcome> tooLarge(WriteUnit unit) {
        return unit.all(Outcome.rejected(
                GridError.UNIT_TOO_LARGE,
                "expected a unit that writes at most " + Limits.TX_BYTES_MAX + " bytes: it would write " + unit.bytes()
                        + "; send fewer or smaller mutations"));
    }

    private @Nullable Block readBlock(int partition, long number) {
        byte[] bytes = door.row(CacheName.BLOCK, RowKey.block(partition, number));
        return bytes == null ? null : Block.decode(bytes);
    }

    /** Rebuilds the window from the chain of blocks with ids. */
    private RequestWindow readWindow(Head head, long now) {
        RequestWindow window = new RequestWindow();
        long oldest = now - Limits.REQUEST_WINDOW.toMillis() - Limits.REQUEST_AHEAD_MAX.toMillis();
        List<Block> newestFirst = new ArrayList<>();
        long number = head.lastWithIds();
        while (number != Block.NONE) {
            Block block = readBlock(head.partition(), number);
            if (block == null) {
                throw missing(head.partition(), number);
            }
            newestFirst.add(block);
            long committedAt =
                    Leaf.decode(block.entries().get(0).leaf().array()).committedAt();
            number = committedAt < oldest ? Block.NONE : block.previousWithIds();
        }
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Block block = newestFirst.get(i);
            block.ids()
                    .forEach(id -> window.add(
                            id.id(), new RequestWindow.Place(block.firstSeq() + id.index(), block.number())));
        }
        return window;
    }

    private static GridException missing(int partition, long number) {
        return new GridException(
                GridError.STORED_FORM,
                "expected block " + number + " of partition " + partition
                        + ": it is missing; run 'creditgrid audit verify'");
    }

    /** A stored block by its hash, to be asked for at the backup. */
    private BackupConfirmation.Row storedBlock(int partition, long number) {
        RowKey key = RowKey.block(partition, number);
        byte[] bytes = door.row(CacheName.BLOCK, key);
        if (bytes == null) {
            throw missing(partition, number);
        }
        return BackupConfirmation.Row.of(CacheName.BLOCK, key, bytes);
    }

    /** What one transaction judges and will put, over all its partitions. */
    private final class Share {
        private final GridIdentity grid;
        private final long now;
        private final Commitment commitment = new Commitment(keys);
        private final Map<RowKey, byte[]> subjectPuts = new TreeMap<>(RowKey.ORDER);
        private final Map<RowKey, byte[]> folderPuts = new TreeMap<>(RowKey.ORDER);
        private final Map<RowKey, byte[]> blockPuts = new TreeMap<>(RowKey.ORDER);
        private final Map<RowKey, byte[]> headPuts = new TreeMap<>(RowKey.ORDER);
        private final Map<WriteUnit, List<Outcome>> outcomes = new HashMap<>();
        private final Map<Integer, Committed> partitions = new HashMap<>();
        private final SortedMap<Integer, BackupConfirmation.Evidence> evidence = new TreeMap<>();
        private final List<ClusterNode> owners;
        private int bytes;

        Share(GridIdentity grid, long now, List<ClusterNode> owners) {
            this.grid = grid;
            this.now = now;
            this.owners = owners;
        }

        void judge(Head before, @Nullable LaneState state, List<WriteUnit> units) {
            LaneState own = state != null && state.head().equals(before) ? state : null;
            UUID backup = owners.size() < 2 ? null : owners.get(1).id();
            if (own == null || !Objects.equals(own.backup(), backup)) {
                takeOver(before, own, backup, units);
            } else {
                write(before, own, units);
            }
        }

        /**
         * Learns what the partition has and compares it with the backup's copy. Nothing is written in the same transaction:
         * it would lie over what the backup may have beside it.
         */
        private void takeOver(Head before, @Nullable LaneState own, @Nullable UUID backup, List<WriteUnit> units) {
            int partition = before.partition();
            RequestWindow window = own != null ? own.window() : readWindow(before, now);
            long epoch = own != null ? own.writerEpoch() : before.writerEpoch() + 1;
            RowKey head = RowKey.head(partition);
            List<BackupConfirmation.Row> rows = new ArrayList<>();
            rows.add(BackupConfirmation.Row.of(CacheName.HEAD, head, door.row(CacheName.HEAD, head)));
            if (before.blocks() > 0) {
                rows.add(storedBlock(partition, before.blocks() - 1));
            }
            evidence.put(partition, new BackupConfirmation.Evidence(List.of(), rows));
            // what this backup has of earlier blocks is asked for one by one when an outcome rests on them
            RecentWrites recent = own != null ? own.recent() : new RecentWrites(before.size());
            LaneState left = new LaneState(before, window, recent, epoch, backup, before.blocks());
            partitions.put(partition, new Committed(left, units));
        }

        private void write(Head before, LaneState own, List<WriteUnit> units) {
            int partition = before.partition();
            PartitionDraft draft = new PartitionDraft(
                    grid,
                    commitment,
                    before,
                    own.writerEpoch(),
                    now,
                    own.window(),
                    own.recent(),
                    door::folder,
                    new SubjectDraft(grid, partition, subjectKeys, door::subject, door::folder),
                    n -> readBlock(partition, n));
            List<WriteUnit> deferred = judge(draft, units);
            // what the same backup confirmed block by block need not be asked again
            List<BackupConfirmation.Row> exact = reliedRows(draft, before, own.confirmedFrom());
            Head after = before;
            if (draft.added() > 0) {
                stage(draft, exact);
                after = draft.head();
                // a transaction that fails from here on throws window and recent writes away with the rest of the state
                draft.newIds().forEach(own.window()::add);
                draft.newWrites().forEach(own.recent()::add);
                own.window().trim(now);
            }
            if (!exact.isEmpty()) {
                evidence.put(partition, new BackupConfirmation.Evidence(exact, List.of()));
            }
            LaneState left = new LaneState(
                    after, own.window(), own.recent(), own.writerEpoch(), own.backup(), own.confirmedFrom());
            partitions.put(partition, new Committed(left, deferred));
        }

        private List<BackupConfirmation.Row> reliedRows(PartitionDraft draft, Head before, long confirmedFrom) {
            List<BackupConfirmation.Row> rows = new ArrayList<>();
            for (long number : draft.relied()) {
                if (number < confirmedFrom) {
                    rows.add(storedBlock(before.partition(), number));
                }
            }
            return rows;
        }

        private void stage(PartitionDraft draft, List<BackupConfirmation.Row> exact) {
            Block block = draft.block();
            RowKey key = RowKey.block(block.partition(), block.number());
            byte[] encoded = block.encode();
            folderPuts.putAll(draft.rowsToPut());
            subjectPuts.putAll(draft.subjectsToPut());
            blockPuts.put(key, encoded);
            headPuts.put(RowKey.head(block.partition()), draft.head().encode());
            exact.add(BackupConfirmation.Row.of(CacheName.BLOCK, key, encoded));
        }

        /** The result, without what stands in doubt. */
        Result result(Map<Integer, String> doubts) {
            outcomes.keySet().removeIf(unit -> doubts.containsKey(unit.partition()));
            Map<Integer, Committed> sound = new HashMap<>(partitions);
            sound.keySet().removeAll(doubts.keySet());
            return new Result(outcomes, sound, doubts);
        }

        /** Judges units in their order until the transaction is full; the rest is deferred, so that order is kept. */
        private List<WriteUnit> judge(PartitionDraft draft, List<WriteUnit> units) {
            List<WriteUnit> deferred = new ArrayList<>();
            for (WriteUnit unit : units) {
                if (unit.bytes() > Limits.TX_BYTES_MAX) {
                    outcomes.put(unit, tooLarge(unit));
                } else if (!deferred.isEmpty() || bytes + unit.bytes() + draft.folderBytes() > Limits.TX_BYTES_MAX) {
                    deferred.add(unit);
                } else {
                    outcomes.put(unit, draft.judge(unit));
                    bytes += unit.bytes();
                }
            }
            bytes += draft.folderBytes();
            return deferred;
        }

        void put() {
            if (!headPuts.isEmpty()) {
                if (!subjectPuts.isEmpty()) {
                    door.cache(CacheName.SUBJECT).putAll(subjectPuts);
                }
                door.cache(CacheName.FOLDER).putAll(folderPuts);
                door.cache(CacheName.BLOCK).putAll(blockPuts);
                door.reached(CommitProbe.Point.ROWS_WRITTEN);
                door.cache(CacheName.HEAD).putAll(headPuts);
            }
        }
    }
}
