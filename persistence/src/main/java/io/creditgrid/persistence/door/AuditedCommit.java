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
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.MajorityValidator;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
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
 *     -> a partition that is new to this node, or whose backup is: take it over, and write nothing there yet
 *     -> judge the units against window and folders
 *     -> put keys of new personal subjects and notes of destroyed ones, folders, one block and the head per partition
 *     -> commit
 *     -> outside the gate: have the backup confirm
 *
 * The head's lock serialises the writers of a partition, so folders are read without locks of their own.
 * All partitions of one transaction have this node as primary and the same backup; Ignite then commits in one phase.
 */
/**
 * Writes units into the audited caches, each transaction together with its entries in the log.
 *
 * <p><strong>Thread-safety.</strong> Safe, as long as no two calls at a time name the same partition; {@link Appender} sees
 * to it.
 */
public final class AuditedCommit {
    private static final long TX_TIMEOUT_MILLIS = 8_000;

    /** What Ignite takes for a transaction whose size is not known beforehand. */
    private static final int ENTRIES_UNKNOWN = 0;

    private final Ignite ignite;
    private final LedgerKeys keys;
    private final InstantSource clock;
    private final CommitProbe probe;
    private final SubjectKeys subjectKeys;
    private final BackupConfirmation confirmation;
    private final IgniteCache<RowKey, byte[]> folders;
    private final IgniteCache<RowKey, byte[]> blocks;
    private final IgniteCache<RowKey, byte[]> heads;
    private final IgniteCache<RowKey, byte[]> epochs;
    private final IgniteCache<RowKey, byte[]> subjects;
    private final Affinity<RowKey> affinity;
    private final LocalCopies copies;
    private final boolean hasBackups;

    /** Partitions that this node claimed, with the topology in which it was alone with them. */
    private final Map<Integer, Long> claims = new ConcurrentHashMap<>();

    /**
     * @param subjectKeys makes and opens the keys of personal subjects
     * @param settled whether all that came to this node by rebalance is in a checkpoint
     * @param probe told of the points that a commit passes
     */
    public AuditedCommit(
            Ignite ignite,
            LedgerKeys keys,
            SubjectKeys subjectKeys,
            InstantSource clock,
            BooleanSupplier settled,
            CommitProbe probe) {
        this.ignite = ignite;
        this.keys = keys;
        this.clock = clock;
        this.probe = probe;
        this.subjectKeys = subjectKeys;
        this.confirmation = new BackupConfirmation(ignite, settled);
        this.folders = ignite.cache(CacheName.FOLDER.label());
        this.blocks = ignite.cache(CacheName.BLOCK.label());
        this.heads = ignite.cache(CacheName.HEAD.label());
        this.epochs = ignite.cache(CacheName.EPOCH.label());
        this.subjects = ignite.cache(CacheName.SUBJECT.label());
        this.copies = new LocalCopies(ignite);
        this.hasBackups = CacheCatalogue.backups(ignite) > 0;
        this.affinity = ignite.affinity(CacheName.HEAD.label()); // that of all audited caches: they are one group
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
        requireMajority();
        Share share = AuditGate.within(() -> transact(() -> {
            Share puts = new Share(grid, clock.millis());
            write(puts, work, states);
            return puts;
        }));
        probe.reached(CommitProbe.Point.COMMITTED_NOT_ANSWERED);
        return share.result(confirmation.doubts(share.owners, share.evidence));
    }

    /** Writes are refused without a majority; Ignite's own refusal comes later and explains less. */
    private void requireMajority() {
        if (!MajorityValidator.holds(ignite)) {
            throw new GridException(
                    GridError.READ_ONLY,
                    "expected a majority of the servers to be there: less than that is; start the others, then send the"
                            + " same again");
        }
    }

    /** Runs {@code body} in a transaction and commits it; tells what was not written from what is in doubt. */
    private <T> T transact(Callable<T> body) throws Exception {
        boolean committing = false;
        try (Transaction tx = begin()) {
            T result = body.call();
            probe.reached(CommitProbe.Point.BEFORE_COMMIT);
            committing = true;
            tx.commit();
            return result;
        } catch (GridException e) {
            throw e;
        } catch (RuntimeException e) {
            if (committing) {
                throw new GridException(
                        GridError.IN_DOUBT, "whether this was written is not known; send it again with the same id", e);
            }
            requireMajority();
            throw notWritten(e);
        }
    }

    /** A defect stays one; what Ignite refuses may go another time. */
    private static RuntimeException notWritten(RuntimeException e) {
        boolean refused = e instanceof CacheException || e instanceof IgniteException;
        return refused
                ? new GridException(
                        GridError.UNAVAILABLE,
                        "nothing was written, the grid could not lock or reach it; send the same again",
                        e)
                : e;
    }

    private Transaction begin() {
        return ignite.transactions()
                .txStart(
                        TransactionConcurrency.PESSIMISTIC,
                        TransactionIsolation.REPEATABLE_READ,
                        TX_TIMEOUT_MILLIS,
                        ENTRIES_UNKNOWN);
    }

    private void write(Share puts, SortedMap<Integer, List<WriteUnit>> work, Map<Integer, LaneState> states) {
        List<Head> locked = lockHeads(puts, work.keySet());
        probe.reached(CommitProbe.Point.HEAD_LOCKED);
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

    /** The heads in partition order, locked; checks that all have this node as primary and one backup. */
    private List<Head> lockHeads(Share puts, Set<Integer> partitions) {
        TreeMap<RowKey, Integer> byKey = new TreeMap<>(RowKey.ORDER);
        partitions.forEach(partition -> byKey.put(RowKey.head(partition), partition));
        Map<RowKey, byte[]> stored = heads.getAll(byKey.navigableKeySet());
        List<Head> locked = new ArrayList<>(partitions.size());
        byKey.forEach((key, partition) -> {
            byte[] bytes = stored.get(key);
            locked.add(bytes == null ? Head.empty(puts.grid, partition) : Head.decode(bytes));
        });
        List<ClusterNode> nodes = owners(partitions);
        boolean here = !nodes.isEmpty() && nodes.get(0).isLocal();
        if (!here || !partitions.stream().allMatch(copies::isWhole)) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "one of the partitions " + partitions
                            + " moved to another node, or is moving; send the same again");
        }
        if (hasBackups && nodes.size() == 1) {
            partitions.forEach(this::claim);
        }
        puts.owners = nodes;
        return locked;
    }

    /** Primary and backup of all these partitions; empty if they differ. */
    private List<ClusterNode> owners(Set<Integer> partitions) {
        Set<List<ClusterNode>> owners = new HashSet<>();
        partitions.forEach(partition -> owners.add(List.copyOf(affinity.mapPartitionToPrimaryAndBackups(partition))));
        return owners.size() == 1 ? owners.iterator().next() : List.of();
    }

    /** Once for each time that this node finds itself alone with the partition; see {@link LocalCopies}. */
    private void claim(int partition) {
        long topology = ignite.cluster().topologyVersion();
        if (!Objects.equals(claims.get(partition), topology)) {
            copies.claim(partition);
            claims.put(partition, topology);
        }
    }

    /** Null is believed: the caller holds the head's lock on the primary, and checks the directory. */
    private byte @Nullable [] peekFolder(RowKey key) {
        return LocalPartitions.row(ignite, CacheName.FOLDER, key);
    }

    /** As {@link #peekFolder}: all writers of these rows hold the head's lock. */
    private byte @Nullable [] peekSubject(RowKey key) {
        return LocalPartitions.row(ignite, CacheName.SUBJECT, key);
    }

    private @Nullable Block readBlock(int partition, long number) {
        byte[] bytes = LocalPartitions.row(ignite, CacheName.BLOCK, RowKey.block(partition, number));
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
        byte[] bytes = LocalPartitions.row(ignite, CacheName.BLOCK, key);
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
        private List<ClusterNode> owners = List.of();
        private int bytes;

        Share(GridIdentity grid, long now) {
            this.grid = grid;
            this.now = now;
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
            rows.add(
                    BackupConfirmation.Row.of(CacheName.HEAD, head, LocalPartitions.row(ignite, CacheName.HEAD, head)));
            if (before.blocks() > 0) {
                rows.add(storedBlock(partition, before.blocks() - 1));
            }
            evidence.put(partition, new BackupConfirmation.Evidence(List.of(), rows));
            // what this backup has of earlier blocks is asked for one by one when an outcome rests on them
            LaneState left = new LaneState(before, window, epoch, backup, before.blocks());
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
                    AuditedCommit.this::peekFolder,
                    new SubjectDraft(
                            grid,
                            partition,
                            subjectKeys,
                            AuditedCommit.this::peekSubject,
                            AuditedCommit.this::peekFolder),
                    n -> readBlock(partition, n));
            List<WriteUnit> deferred = judge(draft, units);
            // what the same backup confirmed block by block need not be asked again
            List<BackupConfirmation.Row> exact = reliedRows(draft, before, own.confirmedFrom());
            Head after = before;
            if (draft.added() > 0) {
                stage(draft, exact);
                after = draft.head();
                // a transaction that fails from here on throws the window away with the rest of the state
                draft.newIds().forEach(own.window()::add);
                own.window().trim(now);
            }
            if (!exact.isEmpty()) {
                evidence.put(partition, new BackupConfirmation.Evidence(exact, List.of()));
            }
            LaneState left = new LaneState(after, own.window(), own.writerEpoch(), own.backup(), own.confirmedFrom());
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
                    subjects.putAll(subjectPuts);
                }
                folders.putAll(folderPuts);
                blocks.putAll(blockPuts);
                probe.reached(CommitProbe.Point.ROWS_WRITTEN);
                heads.putAll(headPuts);
            }
        }
    }

    /**
     * Wraps subjects of a partition anew, by the newest key-encryption key; rows that it wraps already stay.
     *
     * @param firmTags 16 bytes each; in one transaction
     * @return how many were wrapped anew
     * @throws GridException UNAVAILABLE if this node is not the partition's primary, STORED_FORM if a row was altered; IN_DOUBT
     *     if the backup did not confirm, ask again
     */
    public int rewrap(GridIdentity grid, int partition, Collection<byte[]> firmTags) throws Exception {
        return onSubjects(grid, partition, change -> {
            TreeSet<RowKey> keys = new TreeSet<>(RowKey.ORDER);
            firmTags.forEach(tag -> keys.add(RowKey.subject(partition, tag)));
            subjects.getAll(keys).forEach((key, row) -> {
                if (!subjectKeys.isCurrent(row)) {
                    change.put(key, rewrapped(key, row));
                }
            });
            return change.puts.size();
        });
    }

    /** Rows of subjects that a transaction changes. */
    private static final class SubjectChange {
        private final TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);
        private final List<BackupConfirmation.Row> rows = new ArrayList<>();

        void put(RowKey key, byte[] row) {
            puts.put(key, row);
            rows.add(BackupConfirmation.Row.of(CacheName.SUBJECT, key, row));
        }
    }

    /** Changes rows of subjects of one partition while its head is locked, and has the backup confirm. */
    private <T> T onSubjects(GridIdentity grid, int partition, Function<SubjectChange, T> body) throws Exception {
        requireMajority();
        Share share = new Share(grid, clock.millis());
        SubjectChange change = new SubjectChange();
        T result = AuditGate.within(() -> transact(() -> {
            lockHeads(share, Set.of(partition));
            T changed = body.apply(change);
            if (!change.puts.isEmpty()) {
                subjects.putAll(change.puts);
            }
            return changed;
        }));
        requireConfirmed(
                partition, share.owners, change.rows, "the keys of subjects were written, but their", "send the same");
        return result;
    }

    /** Has the backup confirm rows that were committed in one partition. */
    private void requireConfirmed(
            int partition, List<ClusterNode> owners, List<BackupConfirmation.Row> rows, String what, String cure) {
        Map<Integer, String> doubts = confirmation.doubts(
                owners, new TreeMap<>(Map.of(partition, new BackupConfirmation.Evidence(rows, List.of()))));
        if (!doubts.isEmpty()) {
            throw new GridException(
                    GridError.IN_DOUBT,
                    what + " backup did not confirm: " + doubts.get(partition) + "; " + cure + " again");
        }
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
        requireMajority();
        int partition = RowKey.epochHead().partition();
        if (LocalPartitions.isLost(ignite, partition)) {
            throw LostPartitions.epochsLost(); // Ignite's refusal says to try again
        }
        return AuditGate.within(() -> transact(() -> {
            byte[] head = epochs.get(RowKey.epochHead());
            if (head != null) {
                return identity();
            }
            LostPartitions lost = LostPartitions.of(ignite);
            if (lost.partitions().contains(partition)) {
                throw LostPartitions.epochsLost(); // without it a grid looks as if it never was created
            }
            lost.requireNone();
            if (epochs.get(RowKey.restoreMark()) != null) {
                throw new GridException(
                        GridError.NOT_EMPTY,
                        "expected an empty grid: a restore began here and did not end; run 'creditgrid restore' again, or"
                                + " empty the servers' data folders");
            }
            putEpoch(EpochHead.EMPTY, new EpochRecord.Created(wanted));
            return wanted;
        }));
    }

    private byte[] putEpoch(EpochHead head, EpochRecord record) {
        byte[] encoded = record.encode();
        epochs.put(RowKey.epochHead(), head.append(record).encode());
        epochs.put(RowKey.epoch(head.count()), encoded);
        return encoded;
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
     * Appends an epoch record and has the backup confirm it.
     *
     * @return the record; null if the maker had nothing to record
     * @throws GridException IN_DOUBT if it is not known whether the record was written, or if the backup does not have it;
     *     with any other error nothing was written
     */
    public EpochRecord.@Nullable Sealed seal(EpochMaker maker) throws Exception {
        requireMajority();
        LostPartitions.of(ignite).require(0);
        SealedEpoch sealed = AuditGate.within(() -> transact(() -> writeEpoch(maker)));
        requireConfirmed(0, sealed.owners(), sealed.rows(), "the epoch was written, but its", "seal");
        return sealed.record();
    }

    /** An epoch as written; its record is null if there was nothing to record. */
    private record SealedEpoch(
            EpochRecord.@Nullable Sealed record, List<ClusterNode> owners, List<BackupConfirmation.Row> rows) {}

    private SealedEpoch writeEpoch(EpochMaker maker) {
        byte[] stored = epochs.get(RowKey.epochHead());
        if (stored == null) {
            throw new GridException(
                    GridError.NOT_CREATED, "expected a created grid: run 'creditgrid init' and create it first");
        }
        List<ClusterNode> owners = owners(Set.of(RowKey.epochHead().partition()));
        EpochHead head = EpochHead.decode(stored);
        // the one before too: its sealer may not have lived to hear of it
        RowKey lastKey = RowKey.epoch(head.count() - 1);
        byte[] last = epochs.get(lastKey);
        if (last == null) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected epoch record " + (head.count() - 1) + ": it is missing; run 'creditgrid audit verify'");
        }
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, lastKey, last));
        EpochRecord.Sealed record = maker.next(head);
        if (record != null) {
            rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, RowKey.epoch(record.epoch()), putEpoch(head, record)));
        }
        return new SealedEpoch(record, owners, rows);
    }

    /**
     * What a transaction puts back of one partition.
     *
     * @param before its head, locked
     * @param draft takes the blocks after it
     */
    record RestoreShare(AuditedCommit door, Head before, RestoreDraft draft) {
        /** The row of a block that is there already; null if it is not. */
        byte @Nullable [] stored(long number) {
            return LocalPartitions.row(door.ignite, CacheName.BLOCK, RowKey.block(before.partition(), number));
        }
    }

    /**
     * What became of it.
     *
     * @param next what the body answered
     * @param head of the partition, now
     */
    record Restored(int next, Head head) {}

    /** Puts what {@code body} adds to a draft, while the partition's head is locked, and has the backup confirm. */
    Restored restore(GridIdentity grid, int partition, ToIntFunction<RestoreShare> body) throws Exception {
        requireMajority();
        LostPartitions.of(ignite).requireNone();
        requireBothCopies(partition);
        Share share = new Share(grid, clock.millis());
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        Restored done = AuditGate.within(() -> transact(() -> {
            Head before = lockHeads(share, Set.of(partition)).get(0);
            RestoreDraft draft = new RestoreDraft(grid, before, subjectKeys, this::peekFolder, this::peekSubject);
            int next = body.applyAsInt(new RestoreShare(this, before, draft));
            if (!draft.blocks().isEmpty()) {
                folders.putAll(draft.folders());
                blocks.putAll(draft.blocks());
                heads.put(RowKey.head(partition), draft.head().encode());
                draft.blocks().forEach((key, row) -> rows.add(BackupConfirmation.Row.of(CacheName.BLOCK, key, row)));
            }
            rows.add(BackupConfirmation.Row.of(
                    CacheName.HEAD,
                    RowKey.head(partition),
                    draft.head().size() == 0 ? null : draft.head().encode()));
            return new Restored(next, draft.head());
        }));
        requireConfirmed(partition, share.owners, rows, "blocks were put back, but their", "send the same");
        return done;
    }

    /** Puts rows of personal subjects back, and has the backup confirm. */
    void restoreSubjects(GridIdentity grid, int partition, Map<byte[], byte[]> rows) throws Exception {
        requireBothCopies(partition);
        onSubjects(grid, partition, change -> {
            rows.forEach((firmTag, row) -> change.put(RowKey.subject(partition, firmTag), row));
            return rows.size();
        });
    }

    /** What is put back is to lie on both copies: a restore has no reason to go on without one. */
    private void requireBothCopies(int partition) {
        if (hasBackups && owners(Set.of(partition)).size() < 2) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected both copies of partition " + partition + " to restore it: start all servers, then run the"
                            + " same again");
        }
    }

    /** Rows of the log of epochs that a transaction reads and puts. Not thread-safe: one transaction. */
    final class EpochChange {
        private final TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);

        /** The row as it is stored, locked; null if there is none. */
        byte @Nullable [] get(RowKey key) {
            return epochs.get(key);
        }

        /** Puts a row when the body has ended, in the order of keys. */
        void put(RowKey key, byte[] row) {
            puts.put(key, row);
        }
    }

    /** Puts rows of the log of epochs, and has the backup confirm. */
    void inEpochs(Consumer<EpochChange> body) throws Exception {
        requireMajority();
        LostPartitions.of(ignite).requireNone();
        requireBothCopies(0);
        EpochChange change = new EpochChange();
        List<ClusterNode> owners = AuditGate.within(() -> transact(() -> {
            body.accept(change);
            List<ClusterNode> nodes = owners(Set.of(RowKey.epochHead().partition()));
            epochs.putAll(change.puts);
            return nodes;
        }));
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        change.puts.forEach((key, row) -> rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, key, row)));
        requireConfirmed(0, owners, rows, "epochs were put back, but their", "send the same");
    }
}
