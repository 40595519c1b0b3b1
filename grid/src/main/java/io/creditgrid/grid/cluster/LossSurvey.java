package io.creditgrid.grid.cluster;

import io.creditgrid.grid.health.Copies;
import io.creditgrid.model.contract.ForgetAnswer.Loss;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.cache.CacheGroup;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.log.EpochLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;

/**
 * What partitions lack against the last epoch.
 *
 * @param epoch its number; -1 if the log of epochs has no copy itself
 * @param time when it was sealed, epoch milliseconds; -1 if none was, or it is not known
 * @param losses by partition; also partitions that lost entries before
 */
record LossSurvey(long epoch, long time, List<Loss> losses) {
    private static final int EPOCH_PARTITION = 0;

    /**
     * Looks at an active grid; runs as the node.
     *
     * @throws IgniteException if it cannot be seen yet
     */
    static LossSurvey of(IgniteEx ignite, int partitions) {
        Set<Integer> gone = gone(ignite, partitions);
        Set<Integer> before = LostPartitions.of(ignite).partitions();
        EpochLog epochs = gone.contains(EPOCH_PARTITION) ? null : EpochLog.of(ignite);
        EpochHead head = epochs == null ? null : epochs.head();
        List<PartitionRoot> recorded =
                epochs == null || head == null ? List.of() : epochs.table(head.count() - 1, partitions);
        List<Loss> losses = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            boolean isGone = gone.contains(partition);
            long had = recorded.isEmpty() ? -1 : recorded.get(partition).size();
            long has = isGone ? 0 : size(ignite, partition);
            if (isGone || has < had || before.contains(partition)) {
                losses.add(new Loss(partition, isGone, has, had));
            }
        }
        return head == null
                ? new LossSurvey(-1, -1, losses)
                : new LossSurvey(head.count() - 1, head.count() > 1 ? head.lastTime() : -1, losses);
    }

    /**
     * Partitions without any copy of their logs.
     *
     * @throws IgniteException if it cannot be seen yet
     */
    static Set<Integer> gone(IgniteEx ignite, int partitions) {
        if (!Copies.isKnown(ignite)) {
            throw new IgniteException("what copies there are is not known yet");
        }
        return Copies.uncovered(ignite, CacheGroup.AUDITED, partitions);
    }

    private static long size(IgniteEx ignite, int partition) {
        IgniteCache<RowKey, byte[]> heads = ignite.cache(CacheName.HEAD.label());
        byte[] row = heads.get(RowKey.head(partition));
        return row == null ? 0 : Head.decode(row).size();
    }

    /** Partitions that lost entries. */
    Set<Integer> partitions() {
        return losses.stream().map(Loss::partition).collect(Collectors.toSet());
    }

    /** All that is lost, in words: partitions and positions. */
    String words() {
        return losses.stream().map(Loss::line).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
