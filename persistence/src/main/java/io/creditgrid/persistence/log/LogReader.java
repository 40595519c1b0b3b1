package io.creditgrid.persistence.log;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.internal.processors.cache.CacheInvalidStateException;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.KeyCacheObject;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.persistence.CacheDataRow;
import org.apache.ignite.internal.util.lang.GridCloseableIterator;
import org.apache.ignite.internal.util.lang.GridCursor;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.jspecify.annotations.Nullable;

/*
 * A partition is reserved as affinityCall reserves it, by the same internal classes: a job of a task that pins it through
 * affinityCall would have to wait for another job in its own pool, and a backup cannot be pinned that way at all.
 *
 * A transaction's rows become visible one after the other, the head first. So whoever needs "all rows up to this head" reads
 * the head under its lock: the writer lets go of it when both copies have everything.
 */
/**
 * Reads one copy of a partition, primary or backup, on the node that has it; the partition stays here until {@link #close}.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one reader, one thread.
 */
public final class LogReader implements AutoCloseable {
    private static final long LOCK_TIMEOUT_MILLIS = 8_000;

    /** What Ignite takes for a transaction whose size is not known beforehand. */
    private static final int ENTRIES_UNKNOWN = 0;

    private final Ignite ignite;
    private final int partition;
    private final Deque<GridDhtLocalPartition> reserved = new ArrayDeque<>();

    private LogReader(Ignite ignite, int partition) {
        this.ignite = ignite;
        this.partition = partition;
    }

    /**
     * Reserves this node's copy of a partition in all audited caches.
     *
     * @return null if this node has no whole copy of it
     */
    public static @Nullable LogReader open(Ignite ignite, int partition) {
        LogReader reader = new LogReader(ignite, partition);
        for (CacheName name : CacheName.values()) {
            if (name.audited() && !reader.reserve(name)) {
                reader.close();
                return null;
            }
        }
        return reader;
    }

    private boolean reserve(CacheName name) {
        GridDhtLocalPartition copy = LocalPartitions.reserved(ignite, name, partition);
        if (copy != null) {
            reserved.push(copy);
        }
        return copy != null;
    }

    /** The partition. */
    public int partition() {
        return partition;
    }

    /** The row of the head as it is now; rows that belong to it may not be there yet. Null if there is none. */
    public byte @Nullable [] head() {
        return peek(CacheName.HEAD, RowKey.head(partition));
    }

    /** The row of a block; null if there is none. */
    public byte @Nullable [] block(long number) {
        return peek(CacheName.BLOCK, RowKey.block(partition, number));
    }

    /** The row of a folder; null if there is none. */
    public byte @Nullable [] folder(FolderAddress address) {
        return peek(CacheName.FOLDER, key(partition, address));
    }

    /** The row of a personal subject; null if there is none. */
    public byte @Nullable [] subject(byte[] firmTag) {
        return peek(CacheName.SUBJECT, RowKey.subject(partition, firmTag));
    }

    /** Hands over every row of a personal subject once, in one pass, with its firm tag. */
    public void subjects(BiConsumer<byte[], byte[]> rows) {
        IgniteCache<RowKey, byte[]> cache = ignite.cache(CacheName.SUBJECT.label());
        ScanQuery<RowKey, byte[]> all =
                new ScanQuery<RowKey, byte[]>().setPartition(partition).setLocal(true);
        try (QueryCursor<Cache.Entry<RowKey, byte[]>> cursor = cache.query(all)) {
            for (Cache.Entry<RowKey, byte[]> row : cursor) {
                rows.accept(row.getKey().tag(), row.getValue());
            }
        }
    }

    /** Any row of this partition; null if there is none. */
    byte @Nullable [] peek(CacheName name, RowKey key) {
        return LocalPartitions.row(ignite, name, key);
    }

    /** Hands over every folder row once, in one pass, each as it is when its turn comes. */
    public void folders(BiConsumer<FolderAddress, byte[]> rows) {
        IgniteCache<RowKey, byte[]> cache = ignite.cache(CacheName.FOLDER.label());
        ScanQuery<RowKey, byte[]> all =
                new ScanQuery<RowKey, byte[]>().setPartition(partition).setLocal(true);
        try (QueryCursor<Cache.Entry<RowKey, byte[]>> cursor = cache.query(all)) {
            for (Cache.Entry<RowKey, byte[]> row : cursor) {
                rows.accept(address(row.getKey()), row.getValue());
            }
        }
    }

    /**
     * Hands over folder rows in the order of the store, from after a folder on, until the taker has enough.
     *
     * @param after the folder that was the last one before; null to begin
     * @param rows takes a row; answers whether it wants more
     * @return whether all rows were taken
     */
    boolean folders(@Nullable FolderAddress after, BiPredicate<FolderAddress, byte[]> rows) {
        RowKey last = after == null ? null : key(partition, after);
        return rows(CacheName.FOLDER, last, (key, row) -> rows.test(address(key), row));
    }

    /**
     * Hands over rows of personal subjects in the order of the store, from after one on, until the taker has enough.
     *
     * @param after firm tag of the one that was the last before; null to begin
     * @param rows takes a firm tag and a row; answers whether it wants more
     * @return whether all rows were taken
     */
    public boolean subjects(byte @Nullable [] after, BiPredicate<byte[], byte[]> rows) {
        RowKey last = after == null ? null : RowKey.subject(partition, after);
        return rows(CacheName.SUBJECT, last, (key, row) -> rows.test(key.tag(), row));
    }

    private boolean rows(CacheName name, @Nullable RowKey last, BiPredicate<RowKey, byte[]> rows) {
        GridCacheContext<?, ?> cache = LocalPartitions.context(ignite, name);
        try {
            GridCursor<? extends CacheDataRow> cursor = cache.offheap()
                    .dataStore(LocalPartitions.of(ignite, name, partition))
                    .cursor(cache.cacheId(), last == null ? null : cache.toCacheKeyObject(last), null);
            while (cursor.next()) {
                RowKey key = key(cache, cursor.get().key());
                byte[] row = cursor.get().value().value(cache.cacheObjectContext(), false);
                if (!key.equals(last) && row != null && !rows.test(key, row)) {
                    return false;
                }
            }
            return true;
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }

    /** Hands over the keys of all rows of a cache in this partition. */
    void keys(CacheName name, Consumer<RowKey> keys) {
        GridCacheContext<?, ?> cache = LocalPartitions.context(ignite, name);
        try (GridCloseableIterator<KeyCacheObject> all =
                cache.offheap().cacheKeysIterator(cache.cacheId(), partition)) {
            while (all.hasNext()) {
                keys.accept(key(cache, all.next()));
            }
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }

    private static RowKey key(GridCacheContext<?, ?> cache, KeyCacheObject key) {
        return Objects.requireNonNull(key.<RowKey>value(cache.cacheObjectContext(), false), "every row has a key");
    }

    /**
     * Reads the head under its lock: then all rows up to it are there, on this and on the backup's node. For the primary.
     *
     * @throws GridException BUSY if the lock was not to be had in time
     */
    public byte @Nullable [] settledHead() {
        return underLock(CacheName.HEAD, RowKey.head(partition), head -> head);
    }

    /**
     * Reads a head row and does more while its lock is held: nobody writes this log meanwhile, so be quick.
     *
     * @throws GridException BUSY if the lock was not to be had in time
     */
    <T extends @Nullable Object> T underLock(CacheName name, RowKey key, Function<byte @Nullable [], T> body) {
        IgniteCache<RowKey, byte[]> cache = ignite.cache(name.label());
        byte[] head;
        try (Transaction tx = ignite.transactions()
                .txStart(
                        TransactionConcurrency.PESSIMISTIC,
                        TransactionIsolation.REPEATABLE_READ,
                        LOCK_TIMEOUT_MILLIS,
                        ENTRIES_UNKNOWN)) {
            head = lock(cache, key);
            if (head != NOBODY_WRITES) {
                T result = body.apply(head);
                tx.rollback();
                return result;
            }
        }
        return body.apply(peek(name, key));
    }

    /** Stands for a head that needs no lock, since the grid refuses all writes while it has no majority. */
    private static final byte[] NOBODY_WRITES = {};

    private byte @Nullable [] lock(IgniteCache<RowKey, byte[]> cache, RowKey key) {
        try {
            return cache.get(key);
        } catch (RuntimeException e) {
            if (X.hasCause(e, CacheInvalidStateException.class)) {
                return NOBODY_WRITES;
            }
            throw new GridException(
                    GridError.BUSY,
                    "the head of partition " + partition + " could not be locked in time; verify again later",
                    e);
        }
    }

    /** The key of a folder's row. */
    static RowKey key(int partition, FolderAddress address) {
        byte[] tag = ByteBuffer.allocate(RowKey.TAG_BYTES)
                .putLong(address.high())
                .putLong(address.low())
                .array();
        return RowKey.folder(partition, tag, address.kind(), address.page(), address.bucket());
    }

    /** Which folder a row is. */
    static FolderAddress address(RowKey key) {
        return new FolderAddress(key.high(), key.low(), key.kind(), key.page(), key.bucket());
    }

    /** Lets the partition go. */
    @Override
    public void close() {
        while (!reserved.isEmpty()) {
            reserved.pop().release();
        }
    }
}
