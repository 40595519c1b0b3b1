package io.creditgrid.persistence.cache;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.jspecify.annotations.Nullable;

/*
 * Ignite's get of a transactional cache maps each key, makes an entry for it in the heap and a future, also where the row
 * lies on this very node: a quarter of what a score's job cost. The store under it answers the same, as long as the partition
 * cannot be taken away meanwhile, which reserving it sees to.
 */
/**
 * Reads rows where they lie: from this node's copy of a partition if it is whole, else from another node's. A row is as committed at
 * the moment when it is read; rows of one transaction become visible one after the other.
 *
 * <p>Needs the right to read the cache.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class RowReader {
    private final Ignite ignite;
    private final CacheName name;
    private final IgniteCache<RowKey, byte[]> cache;

    public RowReader(Ignite ignite, CacheName name) {
        this.ignite = ignite;
        this.name = name;
        this.cache = ignite.cache(name.label());
    }

    /** A row; null if there is none. */
    public byte @Nullable [] row(RowKey key) {
        GridDhtLocalPartition copy = LocalPartitions.reserved(ignite, name, key.partition());
        if (copy == null) {
            return cache.get(key);
        }
        try {
            return LocalPartitions.row(ignite, name, key);
        } finally {
            copy.release();
        }
    }

    /** The rows of one partition that are there, by key. */
    public Map<RowKey, byte[]> rows(int partition, Collection<RowKey> keys) {
        GridDhtLocalPartition copy = LocalPartitions.reserved(ignite, name, partition);
        if (copy == null) {
            return cache.getAll(new HashSet<>(keys));
        }
        try {
            Map<RowKey, byte[]> rows = new HashMap<>();
            for (RowKey key : keys) {
                byte[] row = LocalPartitions.row(ignite, name, key);
                if (row != null) {
                    rows.put(key, row);
                }
            }
            return rows;
        } finally {
            copy.release();
        }
    }
}
