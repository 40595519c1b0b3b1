package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.MajorityValidator;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
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
 * Every write of an audited cache happens in a transaction of this class, inside the gate, PESSIMISTIC and REPEATABLE_READ:
 *
 *   a majority of the servers is there
 *     -> what the transaction is for: UnitCommit, SubjectCommit, EpochCommit or RestoreCommit; all but epochs lock heads first
 *     -> commit
 *     -> outside the gate: have the backup confirm
 *
 * The head's lock serialises the writers of a partition, so its rows are read without locks of their own.
 * All partitions of one transaction have this node as primary and the same backup; Ignite then commits in one phase.
 */
/**
 * The one door: runs transactions over the audited caches, and has the backup confirm what they wrote.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class AuditedCommit {
    private static final long TX_TIMEOUT_MILLIS = 8_000;

    /** What Ignite takes for a transaction whose size is not known beforehand. */
    private static final int ENTRIES_UNKNOWN = 0;

    private final Ignite ignite;
    private final CommitProbe probe;
    private final BackupConfirmation confirmation;
    private final Map<CacheName, IgniteCache<RowKey, byte[]>> caches = new EnumMap<>(CacheName.class);
    private final Affinity<RowKey> affinity;
    private final LocalCopies copies;
    private final boolean hasBackups;

    /** Partitions that this node claimed, with the topology in which it was alone with them. */
    private final Map<Integer, Long> claims = new ConcurrentHashMap<>();

    /**
     * @param settled whether all that came to this node by rebalance is in a checkpoint
     * @param probe told of the points that a commit passes
     */
    public AuditedCommit(Ignite ignite, BooleanSupplier settled, CommitProbe probe) {
        this.ignite = ignite;
        this.probe = probe;
        this.confirmation = new BackupConfirmation(ignite, settled);
        for (CacheName name : CacheName.values()) {
            if (name.audited()) {
                caches.put(name, ignite.cache(name.label()));
            }
        }
        this.copies = new LocalCopies(ignite);
        this.hasBackups = CacheCatalogue.backups(ignite) > 0;
        this.affinity = ignite.affinity(CacheName.HEAD.label()); // that of all audited caches: they are one group
    }

    /**
     * Runs {@code body} in a transaction inside the gate, and commits it.
     *
     * @throws GridException READ_ONLY without a majority, IN_DOUBT if it is not known whether this was committed; with any
     *     other error nothing was written
     */
    <T> T transact(Callable<T> body) throws Exception {
        requireMajority();
        return AuditGate.within(() -> committed(body));
    }

    /** Writes are refused without a majority; Ignite's own refusal comes later and explains less. */
    void requireMajority() {
        if (!MajorityValidator.holds(ignite)) {
            throw new GridException(
                    GridError.READ_ONLY,
                    "expected a majority of the servers to be there: less than that is; start the others, then send the"
                            + " same again");
        }
    }

    /** Tells what was not written from what is in doubt. */
    private <T> T committed(Callable<T> body) throws Exception {
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

    /**
     * Heads that a transaction has locked.
     *
     * @param heads in partition order
     * @param owners primary, which is this node, and backup of all of them
     */
    record Locked(List<Head> heads, List<ClusterNode> owners) {}

    /** The heads in partition order, locked; checks that all have this node as primary and one backup. */
    Locked lockHeads(GridIdentity grid, Set<Integer> partitions) {
        TreeMap<RowKey, Integer> byKey = new TreeMap<>(RowKey.ORDER);
        partitions.forEach(partition -> byKey.put(RowKey.head(partition), partition));
        Map<RowKey, byte[]> stored = cache(CacheName.HEAD).getAll(byKey.navigableKeySet());
        List<Head> locked = new ArrayList<>(partitions.size());
        byKey.forEach((key, partition) -> {
            byte[] bytes = stored.get(key);
            locked.add(bytes == null ? Head.empty(grid, partition) : Head.decode(bytes));
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
        return new Locked(locked, nodes);
    }

    /** Primary and backup of all these partitions; empty if they differ. */
    List<ClusterNode> owners(Set<Integer> partitions) {
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

    /** An audited cache, to read and write in a transaction. */
    IgniteCache<RowKey, byte[]> cache(CacheName name) {
        return Objects.requireNonNull(caches.get(name));
    }

    /** A row of this node's own copy. Null is believed: callers hold the head's lock on the primary. */
    byte @Nullable [] row(CacheName name, RowKey key) {
        return LocalPartitions.row(ignite, name, key);
    }

    /** As {@link #row}; whoever asks for a folder compares it with the firm's directory. */
    byte @Nullable [] folder(RowKey key) {
        return row(CacheName.FOLDER, key);
    }

    /** As {@link #row}: all writers of these rows hold the head's lock. */
    byte @Nullable [] subject(RowKey key) {
        return row(CacheName.SUBJECT, key);
    }

    /** Whether no server that is there has a copy of the partition. */
    boolean isLost(int partition) {
        return LocalPartitions.isLost(ignite, partition);
    }

    Ignite ignite() {
        return ignite;
    }

    /** Tells the probe that a point is reached. */
    void reached(CommitProbe.Point point) {
        probe.reached(point);
    }

    /** Partitions that were committed, but whose backup does not confirm, with the reason. */
    Map<Integer, String> doubts(List<ClusterNode> owners, SortedMap<Integer, BackupConfirmation.Evidence> evidence) {
        return confirmation.doubts(owners, evidence);
    }

    /** Has the backup confirm rows that were committed in one partition. */
    void requireConfirmed(
            int partition, List<ClusterNode> owners, List<BackupConfirmation.Row> rows, String what, String cure) {
        Map<Integer, String> doubts =
                doubts(owners, new TreeMap<>(Map.of(partition, new BackupConfirmation.Evidence(rows, List.of()))));
        if (!doubts.isEmpty()) {
            throw new GridException(
                    GridError.IN_DOUBT,
                    what + " backup did not confirm: " + doubts.get(partition) + "; " + cure + " again");
        }
    }

    /** What a restore needs before it writes a partition: a majority, no partition lost, both copies of this one. */
    void requireRestorable(int partition) {
        requireMajority();
        LostPartitions.of(ignite).requireNone();
        requireBothCopies(partition);
    }

    /** What is put back is to lie on both copies: a restore has no reason to go on without one. */
    void requireBothCopies(int partition) {
        if (hasBackups && owners(Set.of(partition)).size() < 2) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected both copies of partition " + partition + " to restore it: start all servers, then run the"
                            + " same again");
        }
    }
}
