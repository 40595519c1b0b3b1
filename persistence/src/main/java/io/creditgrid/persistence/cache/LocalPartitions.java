package io.creditgrid.persistence.cache;

import org.apache.ignite.Ignite;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.jspecify.annotations.Nullable;

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
}
