package io.creditgrid.persistence.door;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.record.RollbackRecord;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;

/*
 * Why a claim
 * ===========
 * When a copy returns, Ignite asks one thing: whose update counter is the greatest. Equal counters make equal copies, whatever
 * was written. Two things break that. A primary that was frozen commits alone what it had under way when it wakes, while its
 * backup has gone on: both counted one update since they parted. And a node that rolls a transaction back counts it as
 * applied, while the other side has applied it. Neither was ever acknowledged, but the copy that returns keeps it, and a later
 * write then leaves a row in one copy that the log does not have.
 *
 * So a node that finds itself alone with a partition moves its counters far ahead before it writes anything there. Whatever
 * the other copy wrote meanwhile, it is behind when it returns, and is filled anew from this one.
 */
/**
 * What this node has of a partition. The audited caches are one group, so that its head stands for all of them.
 *
 * <p><strong>Thread-safety.</strong> Safe; {@link #claim} only under the lock of the partition's head, so that no transaction
 * is between its counters and its rows.
 */
final class LocalCopies {
    /** How far a claim moves the counters: more updates than one transaction can have, by far. */
    static final long CLAIM_UPDATES = 1L << 24;

    private final IgniteEx ignite;

    LocalCopies(Ignite ignite) {
        this.ignite = (IgniteEx) ignite;
    }

    /** Whether all of the partition is here and in force; while a copy is filled, or lost, rows look absent that are not. */
    boolean isWhole(int partition) {
        return LocalPartitions.isWhole(ignite, CacheName.HEAD, partition);
    }

    /** Moves the update counters of this node's copy ahead, and has that in the log of Ignite before it returns. */
    void claim(int partition) {
        GridCacheSharedContext<?, ?> shared = ignite.context().cache().context();
        shared.database().checkpointReadLock();
        try {
            GridDhtLocalPartition copy = LocalPartitions.of(ignite, CacheName.HEAD, partition);
            if (copy == null) {
                return;
            }
            long from = copy.getAndIncrementUpdateCounter(CLAIM_UPDATES);
            copy.updateCounter(from, CLAIM_UPDATES);
            RollbackRecord claim = new RollbackRecord(copy.group().groupId(), partition, from, CLAIM_UPDATES);
            shared.wal().flush(shared.wal().log(claim), false);
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        } finally {
            shared.database().checkpointReadUnlock();
        }
    }
}
