package io.creditgrid.persistence.cache;

import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.KeyCacheObject;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.persistence.CacheDataRow;
import org.apache.ignite.plugin.security.SecurityPermission;
import org.jspecify.annotations.Nullable;

/*
 * Why rows are not read by localPeek
 * ==================================
 * localPeek makes an entry in the heap for the key and lets it go again. If rebalance holds that entry just then, to put the
 * row it was sent, Ignite 2.17 finds the entry "concurrently removed", leaves the row out and goes on
 * (GridDhtPartitionDemander.preloadEntry): the copy is then in force without it. So a look at a copy that is being filled
 * could cost it the row that was looked for. The store under the entries answers without touching them.
 */
/**
 * The partitions that a node has, by the classes of Ignite that say how complete they are.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class LocalPartitions {
    private LocalPartitions() {}

    /** Ignite's own side of a cache on that node. */
    public static GridCacheContext<?, ?> context(Ignite ignite, CacheName cache) {
        return ((IgniteEx) ignite)
                .context()
                .cache()
                .internalCache(cache.label())
                .context();
    }

    /** The node's copy of a partition, in whatever state; null if it has none. */
    public static @Nullable GridDhtLocalPartition of(Ignite ignite, CacheName cache, int partition) {
        return context(ignite, cache).topology().localPartition(partition, AffinityTopologyVersion.NONE, false);
    }

    /** Whether the node has all of the partition, in force: it is neither being filled nor lost. */
    public static boolean isWhole(Ignite ignite, CacheName cache, int partition) {
        GridDhtLocalPartition copy = of(ignite, cache, partition);
        return copy != null && copy.state() == GridDhtPartitionState.OWNING;
    }

    /**
     * The node's copy of a partition, which stays until it is released; null if it has none that is whole and in force.
     */
    public static @Nullable GridDhtLocalPartition reserved(Ignite ignite, CacheName cache, int partition) {
        GridDhtLocalPartition copy = of(ignite, cache, partition);
        if (copy == null || copy.state() != GridDhtPartitionState.OWNING || !copy.reserve()) {
            return null;
        }
        if (copy.state() != GridDhtPartitionState.OWNING) { // it may have moved between
            copy.release();
            return null;
        }
        return copy;
    }

    /** Whether no server that is there has a copy of an audited partition in force. */
    public static boolean isLost(Ignite ignite, int partition) {
        return context(ignite, CacheName.HEAD).topology().lostPartitions().contains(partition);
    }

    /**
     * A row as this node's copy has it at this moment, whatever the state of that copy; null if it is not there. Takes no
     * lock and sees nothing of transactions under way. Needs the right to read the cache.
     */
    public static byte @Nullable [] row(Ignite ignite, CacheName name, RowKey key) {
        GridCacheContext<?, ?> cache = context(ignite, name);
        cache.checkSecurity(SecurityPermission.CACHE_READ);
        cache.shared().database().checkpointReadLock();
        try {
            KeyCacheObject stored = Objects.requireNonNull(cache.toCacheKeyObject(key), "a row has a key");
            CacheDataRow row = cache.offheap().read(cache, stored);
            return row == null ? null : row.value().value(cache.cacheObjectContext(), false);
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        } finally {
            cache.shared().database().checkpointReadUnlock();
        }
    }
}
