package io.creditgrid.grid.health;

import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import org.apache.ignite.Ignite;
import org.jspecify.annotations.Nullable;

/**
 * The last epoch, as a copy of this node has it.
 *
 * @param epoch its number; 0 if none was sealed yet
 * @param millis when it was sealed, epoch milliseconds; 0 if none was
 */
public record EpochMark(long epoch, long millis) {
    /** Null if the node has no copy of the log of epochs, or the grid is not created. */
    static @Nullable EpochMark of(Ignite ignite) {
        boolean exists = ignite.cache(CacheName.EPOCH.label()) != null;
        byte[] row = exists ? LocalPartitions.row(ignite, CacheName.EPOCH, RowKey.epochHead()) : null;
        if (row == null) {
            return null;
        }
        EpochHead head = EpochHead.decode(row);
        return new EpochMark(head.count() - 1, Math.max(0, head.lastTime()));
    }
}
