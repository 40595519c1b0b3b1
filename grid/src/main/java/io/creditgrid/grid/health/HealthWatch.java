package io.creditgrid.grid.health;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.meter.NodeMeter;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.Appender;
import io.creditgrid.persistence.door.AppenderStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.internal.IgniteEx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a node once a second, on a thread of its own, so that whoever asks how it stands is answered at once, whatever
 * the node waits for. Attached to each {@link GridNode} by {@link #attach}, after the door.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class HealthWatch implements AutoCloseable {
    /** Time between two looks. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** What was seen longer ago is not believed. */
    static final Duration STALE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final Door door;
    private final IgniteEx ignite;
    private final Liveness liveness;
    private final Rate rate = new Rate();
    private final RebalanceMeter rebalance;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Look last;
    private boolean warned;

    private record Look(NodeHealth health, long nanos) {}

    private HealthWatch(Door door) {
        this.door = door;
        this.ignite = door.node().ignite();
        this.liveness = new Liveness(ignite, Liveness.STILL_MAX);
        this.rebalance = new RebalanceMeter(ignite);
        this.thread = new Thread(
                this::watch, "creditgrid-health-" + door.node().config().name());
        this.thread.setDaemon(true);
    }

    /** Attaches a watch to a node that has a {@link Door}; for {@code NodeConfig.wiring}. */
    public static void attach(GridNode node) {
        HealthWatch watch = new HealthWatch(node.part(Door.class));
        node.attach(HealthWatch.class, watch);
        watch.thread.start();
    }

    /** The watch of the node behind an Ignite instance. */
    public static HealthWatch of(Ignite ignite) {
        return GridNode.of(ignite).part(HealthWatch.class);
    }

    /** The node that it watches. */
    public GridNode node() {
        return door.node();
    }

    /** What the node has counted. */
    public NodeMeter meter() {
        return door.meter();
    }

    /** Whether the node lives. */
    public Liveness liveness() {
        return liveness;
    }

    /** What it saw last; null before the first look. */
    public @Nullable NodeHealth last() {
        Look look = last;
        return look == null ? null : look.health();
    }

    /** Whether the node takes reads and writes; no, if that is not known. */
    public Health ready() {
        NodeHealth seen = fresh();
        return seen == null ? Health.of("ready", List.of(unknown())) : seen.ready();
    }

    /** Whether the node may be stopped without a partition being left without a copy; no, if that is not known. */
    public Health safe() {
        NodeHealth seen = fresh();
        return seen == null ? Health.of("safe", List.of(unknown())) : seen.safe();
    }

    private @Nullable NodeHealth fresh() {
        Look look = last;
        return look != null && System.nanoTime() - look.nanos() <= STALE.toNanos() ? look.health() : null;
    }

    private String unknown() {
        Look look = last;
        return look == null
                ? "the node has just started"
                : "the node has not answered itself for "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - look.nanos())
                        + " s: it waits for the other servers, or is overloaded";
    }

    private void watch() {
        try {
            do {
                look();
            } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            last = new Look(see(), System.nanoTime());
            warned = false;
        } catch (RuntimeException | AssertionError e) {
            // Ignite asserts much that does not hold for a moment; what was seen before grows stale and then says so
            LOG.debug("the node could not look at itself", e);
            if (!warned && fresh() == null && closing.getCount() > 0) {
                warned = true;
                LOG.warn("the node has not been able to look at itself for a while", e);
            }
        }
    }

    private NodeHealth see() {
        boolean active = ignite.context().state().clusterState().state().active();
        Baseline baseline = Baseline.of(ignite);
        Copies copies = active ? Copies.of(ignite) : Copies.NONE;
        Health ready = Readiness.of(door, baseline, copies);
        boolean settled = door.node().rebalance().settled();
        NodeMeter meter = door.meter();
        long mutations = 0;
        for (Outcome.Code outcome : Outcome.Code.values()) {
            mutations += meter.mutations(outcome);
        }
        AppenderStatus appender =
                active ? door.findAppender().map(Appender::status).orElse(null) : null;
        return new NodeHealth(
                ready,
                Safety.of(active, settled, node().config().backups(), copies),
                active,
                baseline,
                copies,
                rebalance.look(System.nanoTime(), copies),
                settled,
                appender,
                active ? EpochMark.of(ignite) : null,
                rate.add(System.nanoTime(), mutations));
    }

    /** Ends the watch. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(PERIOD.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
