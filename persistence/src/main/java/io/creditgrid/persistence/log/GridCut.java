package io.creditgrid.persistence.log;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.processors.cache.CacheInvalidStateException;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;

/*
 * A log only grows, so a backup needs one thing of a single moment: where each log ended. For that the heads of all partitions
 * are locked at once, in the order in which writers lock theirs, and let go as soon as they were read. What lies before these
 * ends never changes and is read at leisure.
 *
 * The head of the epochs is read before: a seal waits for writers while it holds that lock, and writers for heads. So an epoch
 * that is in the cut records no size that is beyond it.
 */
/**
 * Where all logs ended at one moment.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param epochs the end of the log of epochs
 * @param heads the ends of the partitions' logs, in order
 */
public record GridCut(EpochHead epochs, List<Head> heads) {
    /** Shorter than that of writers: who meets a lock that is held long lets them go on, and comes again. */
    private static final long LOCK_TIMEOUT_MILLIS = 3_000;

    /** What Ignite takes for a transaction whose size is not known beforehand. */
    private static final int ENTRIES_UNKNOWN = 0;

    /** Keeps a copy of the list. */
    public GridCut {
        heads = List.copyOf(heads);
    }

    /**
     * Takes a cut. Writers wait while it is taken: for some milliseconds.
     *
     * @throws GridException BUSY if the locks were not to be had in time; READ_ONLY without a majority; NOT_CREATED
     */
    public static GridCut take(Ignite ignite, GridIdentity grid) {
        byte[] epochs =
                locked(ignite, CacheName.EPOCH, Set.of(RowKey.epochHead())).get(RowKey.epochHead());
        if (epochs == null) {
            throw new GridException(GridError.NOT_CREATED, "expected a created grid: an operator creates it first");
        }
        TreeSet<RowKey> keys = new TreeSet<>(RowKey.ORDER);
        for (int partition = 0; partition < grid.partitions(); partition++) {
            keys.add(RowKey.head(partition));
        }
        Map<RowKey, byte[]> rows = locked(ignite, CacheName.HEAD, keys);
        List<Head> heads = new ArrayList<>(keys.size());
        for (RowKey key : keys) {
            byte[] row = rows.get(key);
            heads.add(row == null ? Head.empty(grid, key.partition()) : Head.decode(row));
        }
        return new GridCut(EpochHead.decode(epochs), heads);
    }

    /** Rows as they were while all of them were locked. */
    private static Map<RowKey, byte[]> locked(Ignite ignite, CacheName name, Set<RowKey> keys) {
        IgniteCache<RowKey, byte[]> cache = ignite.cache(name.label());
        try (Transaction tx = ignite.transactions()
                .txStart(
                        TransactionConcurrency.PESSIMISTIC,
                        TransactionIsolation.REPEATABLE_READ,
                        LOCK_TIMEOUT_MILLIS,
                        ENTRIES_UNKNOWN)) {
            Map<RowKey, byte[]> rows = cache.getAll(keys);
            tx.rollback();
            return rows;
        } catch (RuntimeException e) {
            if (X.hasCause(e, CacheInvalidStateException.class)) {
                throw new GridException(
                        GridError.READ_ONLY,
                        "expected a majority of the servers for a backup: less than that is there; start the others",
                        e);
            }
            throw new GridException(
                    GridError.BUSY, "the heads of all partitions could not be locked in time; ask again later", e);
        }
    }
}
