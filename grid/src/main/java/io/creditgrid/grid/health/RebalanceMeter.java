package io.creditgrid.grid.health;

import io.creditgrid.persistence.cache.CacheGroup;
import java.util.EnumMap;
import java.util.Map;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.CacheGroupMetricsImpl;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.apache.ignite.internal.processors.metric.impl.MetricUtils;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast copies on a node are filled, and how long that takes yet. Ignite counts, by group of caches, what its present or last
 * rebalance brought; here these counts are added up, so that they never fall.
 *
 * <p><strong>Thread-safety.</strong> Of one thread.
 */
final class RebalanceMeter {
    private final IgniteEx ignite;
    private final Map<CacheGroup, Count> last = new EnumMap<>(CacheGroup.class);
    private long rows;
    private long bytes;
    private @Nullable Window window;
    private long lookedAt;

    RebalanceMeter(IgniteEx ignite) {
        this.ignite = ignite;
    }

    /** What one rebalance of a group brought so far; another start means another rebalance. */
    record Count(long start, long rows, long bytes) {
        static final Count NONE = new Count(-1, 0, 0);

        /** What came since {@code before}. */
        Count since(Count before) {
            return before.start == start
                    ? new Count(start, Math.max(0, rows - before.rows), Math.max(0, bytes - before.bytes))
                    : this;
        }
    }

    /** The rates of one time of filling: what lay idle before it does not count. */
    private record Window(Rate rows, Rate bytes) {}

    /**
     * Looks once more.
     *
     * @param nanos now, as {@link System#nanoTime} has it
     * @param copies what the node has
     */
    Rebalance look(long nanos, Copies copies) {
        long rowsBefore = rows;
        long bytesBefore = bytes;
        if (copies.known()) {
            for (CacheGroup group : CacheGroup.values()) {
                add(group);
            }
        }
        Rebalance now;
        if (copies.filling().isEmpty()) {
            window = null;
            now = new Rebalance(0, 0, 0, 0, rows, bytes);
        } else {
            Window open = window;
            if (open == null) {
                open = new Window(new Rate(), new Rate());
                open.rows.add(lookedAt == 0 ? nanos : lookedAt, rowsBefore);
                open.bytes.add(lookedAt == 0 ? nanos : lookedAt, bytesBefore);
                window = open;
            }
            double rowsPerSecond = open.rows.add(nanos, rows);
            long left = rowsLeft();
            now = new Rebalance(
                    left,
                    rowsPerSecond,
                    open.bytes.add(nanos, bytes),
                    Rebalance.secondsLeft(left, rowsPerSecond),
                    rows,
                    bytes);
        }
        lookedAt = nanos;
        return now;
    }

    private void add(CacheGroup group) {
        String registry = MetricUtils.metricName(CacheGroupMetricsImpl.CACHE_GROUP_METRICS_PREFIX, group.label());
        Count now = new Count(
                (long) EngineReading.of(ignite, registry, "RebalancingStartTime"),
                (long) EngineReading.of(ignite, registry, "RebalancingReceivedKeys"),
                (long) EngineReading.of(ignite, registry, "RebalancingReceivedBytes"));
        Count grown = now.since(last.getOrDefault(group, Count.NONE));
        rows += grown.rows();
        bytes += grown.bytes();
        last.put(group, now);
    }

    /** Ignite knows how many rows a partition has from the last change of the topology. */
    private long rowsLeft() {
        long left = 0;
        for (CacheGroup group : CacheGroup.values()) {
            CacheGroupContext started = group.on(ignite);
            if (started == null) {
                continue;
            }
            GridDhtPartitionTopology topology = started.topology();
            Map<Integer, Long> sizes = topology.globalPartSizes();
            for (GridDhtLocalPartition copy : topology.localPartitions()) {
                if (copy.state() == GridDhtPartitionState.MOVING) {
                    left += sizes.getOrDefault(copy.id(), 0L);
                }
            }
        }
        return left;
    }
}
