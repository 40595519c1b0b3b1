package io.creditgrid.grid.node;

import io.creditgrid.persistence.door.HaltPolicy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.events.CacheRebalancingEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointProgress;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches rebalancing on one node. Two things follow from it:
 *
 * <ul>
 *   <li>A partition whose last copy is lost halts the node; going on would let a stale copy win later.
 *   <li>When rebalance ends, a checkpoint is forced. Rows that came by rebalance are logged without their counter: a node
 *       that dies before the next checkpoint has all rows but recovers an old counter, and would lose against a stale
 *       copy. Until the checkpoint is done the node is not {@link #settled}.
 * </ul>
 *
 * <p><strong>Thread-safety.</strong> Safe; Ignite's threads report, one own thread makes the checkpoints.
 */
public final class RebalanceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RebalanceWatch.class);

    private final HaltPolicy halt;
    private final Runnable probe;
    private final ExecutorService checkpoints;
    private final Set<String> rebalancing = new HashSet<>();
    private @Nullable IgniteEx ignite;
    private long events;
    private long checkpointed;
    private boolean closed;

    RebalanceWatch(String node, HaltPolicy halt, Runnable probe) {
        this.halt = halt;
        this.probe = probe;
        this.checkpoints = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "creditgrid-rebalance-" + node);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What Ignite has to report, and to whom. */
    Map<IgnitePredicate<? extends Event>, int[]> listeners() {
        return Map.of(
                (IgnitePredicate<CacheRebalancingEvent>) this::lost,
                new int[] {EventType.EVT_CACHE_REBALANCE_PART_DATA_LOST},
                (IgnitePredicate<CacheRebalancingEvent>) this::moved,
                new int[] {EventType.EVT_CACHE_REBALANCE_STARTED, EventType.EVT_CACHE_REBALANCE_STOPPED});
    }

    /** The node has started: checkpoints can be made from now on. */
    void started(IgniteEx node) {
        synchronized (this) {
            ignite = node;
        }
        checkpointLater();
    }

    private boolean lost(CacheRebalancingEvent event) {
        if (!isClosed()) {
            halt.halt("partition " + event.partition() + " of cache " + event.cacheName() + " lost its last copy");
        }
        return true;
    }

    private boolean moved(CacheRebalancingEvent event) {
        boolean ended;
        synchronized (this) {
            events++;
            if (event.type() == EventType.EVT_CACHE_REBALANCE_STARTED) {
                rebalancing.add(event.cacheName());
            } else {
                rebalancing.remove(event.cacheName());
            }
            ended = rebalancing.isEmpty();
        }
        if (ended) {
            checkpointLater();
        }
        if (event.type() == EventType.EVT_CACHE_REBALANCE_STARTED) {
            probe.run();
        }
        return true;
    }

    /** Whether nothing rebalances here and all that came by rebalance is in a checkpoint. */
    public synchronized boolean settled() {
        return rebalancing.isEmpty() && checkpointed == events;
    }

    private void checkpointLater() {
        try {
            checkpoints.execute(this::checkpoint);
        } catch (RejectedExecutionException e) {
            LOG.debug("no checkpoint after rebalance: the node stops");
        }
    }

    private void checkpoint() {
        IgniteEx node;
        long upTo;
        synchronized (this) {
            node = ignite;
            upTo = events;
            if (node == null || checkpointed == upTo) {
                return;
            }
        }
        try {
            CheckpointProgress progress =
                    node.context().cache().context().database().forceCheckpoint("rebalanced");
            if (progress != null) {
                progress.futureFor(CheckpointState.FINISHED).get();
            }
            synchronized (this) {
                checkpointed = upTo;
            }
        } catch (IgniteCheckedException | RuntimeException e) {
            if (!isClosed()) {
                LOG.error("the checkpoint after rebalance failed", e);
                halt.halt(
                        "the checkpoint after rebalance failed: " + e.getClass().getName());
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends watching; what Ignite reports while the node stops is let be. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        checkpoints.shutdown();
    }
}
