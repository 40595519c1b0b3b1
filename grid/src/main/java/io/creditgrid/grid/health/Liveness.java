package io.creditgrid.grid.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.internal.util.worker.GridWorker;
import org.apache.ignite.internal.worker.WorkersRegistry;

/**
 * Whether a node lives: its process answers, no threads hold each other up for ever, and Ignite's workers move. Asks
 * nothing that waits, so a long change of the topology, a rebalance or a missing majority is no reason to end the process.
 *
 * <p><strong>Thread-safety.</strong> Safe. Looks at most once in a second: who asks often costs little.
 */
public final class Liveness {
    /**
     * How long a worker may stand still; one that waits for work, or writes to a disk, says so and does not count. Ignite warns
     * after the failure detection time-out; a restart is a stronger cure, hence later.
     */
    static final Duration STILL_MAX = Duration.ofMinutes(2);

    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MILLIS_PER_SECOND = 1000;

    private final WorkersRegistry workers;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Duration stillMax;
    private Health last = Health.of("live", List.of());
    private long lookedAt;
    private boolean looked;

    /** Of a node; {@code stillMax} is how long one of its workers may stand still. */
    Liveness(IgniteEx ignite, Duration stillMax) {
        this.workers = ignite.context().workersRegistry();
        this.stillMax = stillMax;
    }

    /** Whether it lives, as of at most a second ago. */
    public synchronized Health now() {
        long now = System.nanoTime();
        if (!looked || now - lookedAt >= LOOK_AGAIN_NANOS) {
            List<String> against = new ArrayList<>();
            long[] deadlocked = threads.findDeadlockedThreads();
            if (deadlocked != null) {
                against.add(deadlocked.length + " threads wait for each other for ever");
            }
            workers.names().forEach(name -> addStill(name, against));
            last = Health.of("live", against);
            lookedAt = now;
            looked = true;
        }
        return last;
    }

    private void addStill(String name, List<String> against) {
        GridWorker worker = workers.worker(name);
        if (worker == null || worker.isCancelled()) {
            return;
        }
        long still = U.currentTimeMillis() - worker.heartbeatTs();
        if (still > stillMax.toMillis()) {
            against.add("worker " + worker.name() + " stands still for " + still / MILLIS_PER_SECOND + " s");
        }
    }
}
