package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.jspecify.annotations.Nullable;

/*
 * The one door
 * ============
 * Every write of an audited cache happens in this class, inside the gate, in one PESSIMISTIC REPEATABLE_READ transaction
 * that also writes the log:
 *
 *   lock the heads of the partitions, in order
 *     -> take over what somebody else wrote
 *     -> judge the units against window and folders
 *     -> put keys of new personal subjects, folders, one block and the head per partition
 *     -> commit
 *
 * The head's lock serialises the writers of a partition, so folders are read by localPeek, without locks of their own.
 * All partitions of one transaction have this node as primary and the same backup; Ignite then commits in one phase.
 */
/**
 * Writes units into the audited caches, each transaction together with its entries in the log.
 *
 * <p><strong>Thread-safety.</strong> Safe, as long as no two calls at a time name the same partition; {@link Appender} sees
 * to it.
 */
public final class AuditedCommit {
    /** The order in which rows of a cache are locked and put. */
    static final Comparator<RowKey> ROW_ORDER = Comparator.comparingInt(RowKey::partition)
            .thenComparingLong(RowKey::high)
            .thenComparingLong(RowKey::low)
            .thenComparingLong(RowKey::slot);

    private static final long TX_TIMEOUT_MILLIS = 8_000;

    /** What Ignite takes for a transaction whose size is not known beforehand. */
    private static final int ENTRIES_UNKNOWN = 0;

    private final Ignite ignite;
    private final LedgerKeys keys;
    private final InstantSource clock;
    private final CommitProbe probe;
    private final SubjectKeys subjectKeys;
    private final IgniteCache<RowKey, byte[]> folders;
    private final IgniteCache<RowKey, byte[]> blocks;
    private final IgniteCache<RowKey, byte[]> heads;
    private final IgniteCache<RowKey, byte[]> epochs;
    private final IgniteCache<RowKey, byte[]> subjects;
    private final Affinity<RowKey> affinity;

    public AuditedCommit(
            Ignite ignite, LedgerKeys keys, SubjectKeys subjectKeys, InstantSource clock, CommitProbe probe) {
        this.ignite = ignite;
        this.keys = keys;
        this.clock = clock;
        this.probe = probe;
        this.subjectKeys = subjectKeys;
        this.folders = ignite.cache(CacheName.FOLDER.label());
        this.blocks = ignite.cache(CacheName.BLOCK.label());
        this.heads = ignite.cache(CacheName.HEAD.label());
        this.epochs = ignite.cache(CacheName.EPOCH.label());
        this.subjects = ignite.cache(CacheName.SUBJECT.label());
        this.affinity = ignite.affinity(CacheName.HEAD.label());
    }

    /** What a transaction left behind in one partition. */
    record Committed(LaneState state, List<WriteUnit> deferred) {}

    /** What became of a transaction: the outcomes of its units and the state of its partitions. */
    record Result(Map<WriteUnit, List<Outcome>> outcomes, Map<Integer, Committed> partitions) {}

    /**
     * Commits the units of several partitions in one transaction. A unit that would make it too large is deferred.
     *
     * @param work units by partition; an empty list only takes the partition over
     * @param states what is remembered of these partitions
     * @throws GridException UNAVAILABLE if this node is not the primary of one of them; nothing was written then
     * @throws Exception any other, after which the outcome is in doubt
     */
    Result commit(GridIdentity grid, SortedMap<Integer, List<WriteUnit>> work, Map<Integer, LaneState> states)
            throws Exception {
        return AuditGate.within(() -> {
            try (Transaction tx = begin()) {
                Result result = write(grid, work, states);
                probe.reached(CommitProbe.Point.BEFORE_COMMIT);
                tx.commit();
                probe.reached(CommitProbe.Point.COMMITTED_NOT_ANSWERED);
                return result;
            }
        });
    }

    private Transaction begin() {
        return ignite.transactions()
                .txStart(
                        TransactionConcurrency.PESSIMISTIC,
                        TransactionIsolation.REPEATABLE_READ,
                        TX_TIMEOUT_MILLIS,
                        ENTRIES_UNKNOWN);
    }

    private Result write(GridIdentity grid, SortedMap<Integer, List<WriteUnit>> work, Map<Integer, LaneState> states) {
        Share puts = new Share(grid, clock.millis());
        List<Head> locked = lockHeads(grid, work.keySet());
        probe.reached(CommitProbe.Point.HEAD_LOCKED);
        locked.forEach(before -> {
            List<WriteUnit> units = work.get(before.partition());
            puts.judge(before, states.get(before.partition()), units == null ? List.of() : units);
        });
        puts.put();
        return new Result(puts.outcomes, puts.partitions);
    }

    private static List<Outcome> tooLarge(WriteUnit unit) {
        Outcome outcome = Outcome.rejected(
                GridError.UNIT_TOO_LARGE,
                "expected a unit that writes at most " + Limits.TX_BYTES_MAX + " bytes: it would write " + unit.bytes()
                        + "; send fewer or smaller mutations");
        return unit.items().stream().map(item -> outcome).toList();
    }

    /** The heads in partition order, locked; checks that all have this node as primary and one backup. */
    private List<Head> lockHeads(GridIdentity grid, Set<Integer> partitions) {
        TreeMap<RowKey, Integer> byKey = new TreeMap<>(ROW_ORDER);
        partitions.forEach(partition -> byKey.put(RowKey.head(partition), partition));
        Map<RowKey, byte[]> stored = heads.getAll(byKey.navigableKeySet());
        List<Head> locked = new ArrayList<>(partitions.size());
        byKey.forEach((key, partition) -> {
            byte[] bytes = stored.get(key);
            locked.add(bytes == null ? Head.empty(grid, partition) : Head.decode(bytes));
        });
        Set<List<ClusterNode>> owners = new HashSet<>();
        byKey.keySet().forEach(key -> owners.add(List.copyOf(affinity.mapKeyToPrimaryAndBackups(key))));
        List<ClusterNode> nodes = owners.size() == 1 ? owners.iterator().next() : List.of();
        if (nodes.isEmpty() || !nodes.get(0).isLocal()) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "one of the partitions " + partitions + " moved to another node; send the same again");
        }
        return locked;
    }

    /** Null is believed: the caller holds the head's lock on the primary, and checks the directory. */
    private byte @Nullable [] peekFolder(RowKey key) {
        return folders.localPeek(key, CachePeekMode.PRIMARY);
    }

    /** As {@link #peekFolder}: all writers of these rows hold the head's lock. */
    private byte @Nullable [] peekSubject(RowKey key) {
        return subjects.localPeek(key, CachePeekMode.PRIMARY);
    }

    private @Nullable Block readBlock(int partition, long number) {
        byte[] bytes = blocks.localPeek(RowKey.block(partition, number), CachePeekMode.PRIMARY);
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
                throw new IllegalStateException("block " + number + " of partition " + head.partition()
                        + " is missing; run 'creditgrid audit verify'");
            }
            newestFirst.add(block);
            long committedAt =
                    Leaf.decode(block.entries().get(0).leaf().array()).committedAt();
            number = committedAt < oldest ? Block.NONE : block.previousWithIds();
        }
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            Block block = newestFirst.get(i);
            block.ids().forEach(id -> window.add(id.id(), block.firstSeq() + id.index()));
        }
        return window;
    }

    /** What one transaction judges and will put, over all its partitions. */
    private final class Share {
        private final GridIdentity grid;
        private final long now;
        private final Commitment commitment = new Commitment(keys);
        private final Map<RowKey, byte[]> subjectPuts = new TreeMap<>(ROW_ORDER);
        private final Map<RowKey, byte[]> folderPuts = new TreeMap<>(ROW_ORDER);
        private final Map<RowKey, byte[]> blockPuts = new TreeMap<>(ROW_ORDER);
        private final Map<RowKey, byte[]> headPuts = new TreeMap<>(ROW_ORDER);
        private final Map<WriteUnit, List<Outcome>> outcomes = new HashMap<>();
        private final Map<Integer, Committed> partitions = new HashMap<>();
        private int bytes;

        Share(GridIdentity grid, long now) {
            this.grid = grid;
            this.now = now;
        }

        void judge(Head before, @Nullable LaneState state, List<WriteUnit> units) {
            int partition = before.partition();
            RequestWindow window;
            long epoch;
            if (state != null && state.head().equals(before)) {
                window = state.window();
                epoch = state.writerEpoch();
            } else {
                window = readWindow(before, now);
                epoch = before.writerEpoch() + 1;
            }
            PartitionDraft draft = new PartitionDraft(
                    grid,
                    commitment,
                    before,
                    epoch,
                    now,
                    window,
                    AuditedCommit.this::peekFolder,
                    new SubjectDraft(
                            grid,
                            partition,
                            subjectKeys,
                            AuditedCommit.this::peekSubject,
                            AuditedCommit.this::peekFolder),
                    n -> readBlock(partition, n));
            List<WriteUnit> deferred = judge(draft, units);
            if (draft.added() == 0) {
                partitions.put(partition, new Committed(new LaneState(before, window, epoch), deferred));
                return;
            }
            Map<RowKey, byte[]> puts = draft.rowsToPut();
            folderPuts.putAll(puts);
            subjectPuts.putAll(draft.subjectsToPut());
            blockPuts.put(
                    RowKey.block(partition, draft.block().number()),
                    draft.block().encode());
            headPuts.put(RowKey.head(partition), draft.head().encode());
            // a transaction that fails from here on throws the window away with the rest of the state
            draft.newIds().forEach(window::add);
            window.trim(now);
            partitions.put(partition, new Committed(new LaneState(draft.head(), window, epoch), deferred));
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
                    subjects.putAll(subjectPuts);
                }
                folders.putAll(folderPuts);
                blocks.putAll(blockPuts);
                probe.reached(CommitProbe.Point.ROWS_WRITTEN);
                heads.putAll(headPuts);
            }
        }
    }

    /** What became of a subject's key. */
    public enum Destruction {
        /** It is destroyed now. */
        DONE,
        /** It was before. */
        BEFORE,
        /** Nothing was ever written about such a subject. */
        UNKNOWN
    }

    /**
     * Destroys the key of a personal subject: its row becomes a note that says when. From then on nobody reads what was
     * written about it; {@link #rewrap} and the deletion of the older key-encryption keys make that final.
     *
     * @throws GridException UNAVAILABLE if this node is not the partition's primary
     * @throws Exception any other, after which the outcome is in doubt; ask again
     */
    public Destruction destroy(GridIdentity grid, int partition, byte[] firmTag) throws Exception {
        return AuditGate.within(() -> {
            try (Transaction tx = begin()) {
                lockHeads(grid, Set.of(partition));
                RowKey key = RowKey.subject(partition, firmTag);
                byte[] row = subjects.get(key);
                if (row == null) {
                    return Destruction.UNKNOWN;
                }
                if (subjectKeys.open(partition, firmTag, row) == SubjectKey.Gone.DESTROYED) {
                    return Destruction.BEFORE;
                }
                subjects.put(key, SubjectKeys.destroyed(clock.millis()));
                tx.commit();
                return Destruction.DONE;
            }
        });
    }

    /**
     * Wraps subjects of a partition anew, by the newest key-encryption key; rows that it wraps already stay.
     *
     * @param firmTags 16 bytes each; in one transaction
     * @return how many were wrapped anew
     * @throws GridException UNAVAILABLE if this node is not the partition's primary, STORED_FORM if a row was altered
     * @throws Exception any other, after which the outcome is in doubt; ask again
     */
    public int rewrap(GridIdentity grid, int partition, Collection<byte[]> firmTags) throws Exception {
        return AuditGate.within(() -> {
            try (Transaction tx = begin()) {
                lockHeads(grid, Set.of(partition));
                TreeSet<RowKey> keys = new TreeSet<>(ROW_ORDER);
                firmTags.forEach(tag -> keys.add(RowKey.subject(partition, tag)));
                Map<RowKey, byte[]> puts = new TreeMap<>(ROW_ORDER);
                subjects.getAll(keys).forEach((key, row) -> {
                    if (!subjectKeys.isCurrent(row)) {
                        puts.put(key, rewrapped(key, row));
                    }
                });
                if (!puts.isEmpty()) {
                    subjects.putAll(puts);
                    tx.commit();
                }
                return puts.size();
            }
        });
    }

    private byte[] rewrapped(RowKey key, byte[] row) {
        if (subjectKeys.open(key.partition(), key.tag(), row) instanceof SubjectKey.Held held) {
            return subjectKeys.wrap(key.partition(), key.tag(), held);
        }
        throw new GridException(
                GridError.STORED_FORM,
                "expected the key of a subject in partition " + key.partition()
                        + ": its row was altered; run 'creditgrid audit verify'");
    }

    /**
     * Creates the grid: writes epoch record 0, unless it is there.
     *
     * @return what was fixed at creation, now or before
     */
    public GridIdentity create(GridIdentity wanted) throws Exception {
        return AuditGate.within(() -> {
            try (Transaction tx = begin()) {
                byte[] head = epochs.get(RowKey.epochHead());
                if (head != null) {
                    return identity();
                }
                EpochRecord record = new EpochRecord.Created(wanted);
                epochs.put(RowKey.epochHead(), EpochHead.EMPTY.append(record).encode());
                epochs.put(RowKey.epoch(0), record.encode());
                tx.commit();
                return wanted;
            }
        });
    }

    private GridIdentity identity() {
        byte[] bytes = epochs.get(RowKey.epoch(0));
        if (bytes != null && EpochRecord.decode(bytes) instanceof EpochRecord.Created created) {
            return created.grid();
        }
        throw new GridException(GridError.STORED_FORM, "expected the creation record as epoch 0: it is missing");
    }

    /** Makes the epoch record that follows {@code head}; null if there is nothing to record. */
    @FunctionalInterface
    public interface EpochMaker {
        EpochRecord.@Nullable Sealed next(EpochHead head);
    }

    /**
     * Appends an epoch record.
     *
     * @return the record; null if the maker had nothing to record
     */
    public EpochRecord.@Nullable Sealed seal(EpochMaker maker) throws Exception {
        return AuditGate.within(() -> {
            try (Transaction tx = begin()) {
                byte[] stored = epochs.get(RowKey.epochHead());
                if (stored == null) {
                    throw new GridException(
                            GridError.NOT_CREATED,
                            "expected a created grid: run 'creditgrid init' and create it first");
                }
                EpochHead head = EpochHead.decode(stored);
                EpochRecord.Sealed record = maker.next(head);
                if (record != null) {
                    epochs.put(RowKey.epochHead(), head.append(record).encode());
                    epochs.put(RowKey.epoch(record.epoch()), record.encode());
                    tx.commit();
                }
                return record;
            }
        });
    }
}
