package io.creditgrid.grid.node;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheObject;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.KeyCacheObject;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.jspecify.annotations.Nullable;

/** Changes a row in the copy of one node alone, behind the grid's back, as a defect or an intruder would. */
public final class OneCopy {
    private OneCopy() {}

    /** Sets the row on {@code node}, removes it if {@code value} is null. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static void set(GridNode node, CacheName cache, RowKey key, byte @Nullable [] value)
            throws IgniteCheckedException {
        IgniteEx ignite = node.ignite();
        GridCacheContext context =
                ignite.context().cache().internalCache(cache.label()).context();
        KeyCacheObject stored = context.toCacheKeyObject(key);
        GridDhtLocalPartition partition = context.topology().localPartition(key.partition());
        context.shared().database().checkpointReadLock();
        try {
            context.offheap().remove(context, stored, key.partition(), partition);
            if (value != null) {
                CacheObject object = context.toCacheObject(value);
                context.offheap()
                        .update(context, stored, object, context.cache().nextVersion(), 0, partition, null);
            }
        } finally {
            context.shared().database().checkpointReadUnlock();
        }
    }
}
