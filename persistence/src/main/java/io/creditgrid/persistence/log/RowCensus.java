package io.creditgrid.persistence.log;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a copy of a partition has in the caches of the log, by their keys alone: readers of the log go by its head and would
 * never see a row that lies behind it or beside it.
 *
 * <p><strong>Thread-safety.</strong> Immutable. <strong>Complexity.</strong> One pass over the keys.
 */
final class RowCensus implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No block, or no epoch. */
    static final long NONE = -1;

    private final long lastBlock;
    private final long lastEpoch;
    private final @Nullable String strayCache;

    private RowCensus(long lastBlock, long lastEpoch, @Nullable String strayCache) {
        this.lastBlock = lastBlock;
        this.lastEpoch = lastEpoch;
        this.strayCache = strayCache;
    }

    /** Counts the rows that are there now; rows that are made meanwhile may be missed. */
    static RowCensus of(LogReader copy) {
        long[] last = {NONE, NONE};
        String[] stray = new String[1];
        copy.keys(CacheName.BLOCK, key -> {
            if (isPlain(key) && key.slot() >= 0) {
                last[0] = Math.max(last[0], key.slot());
            } else {
                stray[0] = CacheName.BLOCK.label();
            }
        });
        copy.keys(CacheName.HEAD, key -> {
            if (!key.equals(RowKey.head(copy.partition()))) {
                stray[0] = CacheName.HEAD.label();
            }
        });
        copy.keys(CacheName.EPOCH, key -> {
            if (copy.partition() == 0 && isPlain(key) && key.slot() >= 0) {
                last[1] = Math.max(last[1], key.slot());
            } else if (!key.equals(RowKey.epochHead()) && !key.equals(RowKey.restoreMark())) {
                stray[0] = CacheName.EPOCH.label();
            }
        });
        return new RowCensus(last[0], last[1], stray[0]);
    }

    private static boolean isPlain(RowKey key) {
        return key.high() == 0 && key.low() == 0;
    }

    /** The greatest number of a block's row; {@link #NONE} if there is none. */
    long lastBlock() {
        return lastBlock;
    }

    /** The greatest number of an epoch's row in partition 0; {@link #NONE} if there is none. */
    long lastEpoch() {
        return lastEpoch;
    }

    /** A cache that has a row which no log could have there; null if there is none. */
    @Nullable
    String strayCache() {
        return strayCache;
    }
}
