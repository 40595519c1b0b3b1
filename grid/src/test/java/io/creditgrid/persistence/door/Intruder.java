package io.creditgrid.persistence.door;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.KeyCacheObject;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.persistence.CacheDataRow;
import org.apache.ignite.internal.processors.cache.version.GridCacheVersion;
import org.jspecify.annotations.Nullable;

/** Writes rows behind the door's back, as someone could who runs code inside a server or edits its files. For tests. */
public final class Intruder {
    private Intruder() {}

    /** Puts a row on all copies, without a log entry; null removes it. */
    public static void write(IgniteEx node, CacheName name, RowKey key, byte @Nullable [] value) throws Exception {
        AuditGate.within(() -> {
            IgniteCache<RowKey, byte[]> cache = node.cache(name.label());
            if (value == null) {
                cache.remove(key);
            } else {
                cache.put(key, value);
            }
            return true;
        });
    }

    /** Puts a row on the copy of one node alone; null removes it. */
    public static void writeCopy(IgniteEx node, CacheName name, RowKey key, byte @Nullable [] value) throws Exception {
        GridCacheContext<?, ?> cache =
                node.context().cache().internalCache(name.label()).context();
        GridDhtLocalPartition copy =
                cache.topology().localPartition(key.partition(), AffinityTopologyVersion.NONE, false);
        cache.shared().database().checkpointReadLock();
        try {
            KeyCacheObject rowKey = cache.toCacheKeyObject(key);
            CacheDataRow row = cache.offheap().read(cache, rowKey);
            cache.offheap().remove(cache, rowKey, key.partition(), copy);
            if (value != null) {
                GridCacheVersion version = row == null ? cache.cache().nextVersion() : row.version();
                cache.offheap().update(cache, rowKey, cache.toCacheObject(value), version, 0, copy, null);
            }
        } finally {
            cache.shared().database().checkpointReadUnlock();
        }
    }
}
