package io.creditgrid.grid.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.RoleTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.worker.GridWorker;
import org.apache.ignite.internal.worker.WorkersRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of which something stands still. */
class LivenessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path dir;

    private static TestGrid grid;
    private static IgniteEx ignite;

    @BeforeAll
    static void start() throws Exception {
        grid = TestGrid.start(dir, "liveness", 1, RoleTable.builder().build());
        ignite = grid.grid().node(0).ignite();
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    @Test
    void workerThatStandsStill_isNamed() throws Exception {
        Liveness live = new Liveness(ignite, Duration.ofSeconds(3));
        assertThat(live.now().reasons()).isEmpty();
        CountDownLatch end = new CountDownLatch(1);
        WorkersRegistry workers = ignite.context().workersRegistry();
        GridWorker still = new GridWorker(ignite.name(), "standing-still", ignite.log(), workers) {
            @Override
            protected void body() throws InterruptedException {
                updateHeartbeat();
                end.await();
            }
        };
        Thread thread = new Thread(still, "standing-still-thread");
        thread.start();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(live.now().toString())
                            .contains("not live", "worker standing-still stands still for "));
        } finally {
            still.cancel(); // else its end would count as a failure of the node
            end.countDown();
            thread.join();
        }
        await().atMost(PATIENCE).until(() -> live.now().holds());
    }

    @Test
    void threadsThatHoldEachOtherUp_areCounted() throws Exception {
        Liveness live = new Liveness(ignite, Liveness.STILL_MAX);
        Lock one = new ReentrantLock();
        Lock two = new ReentrantLock();
        CyclicBarrier both = new CyclicBarrier(2);
        Thread first = new Thread(() -> lock(one, two, both), "deadlock-1");
        Thread second = new Thread(() -> lock(two, one, both), "deadlock-2");
        first.start();
        second.start();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(live.now().reasons()).containsExactly("2 threads wait for each other for ever"));
        } finally {
            first.interrupt();
            second.interrupt();
            first.join();
            second.join();
        }
        await().atMost(PATIENCE).until(() -> live.now().holds());
    }

    private static void lock(Lock own, Lock other, CyclicBarrier both) {
        own.lock();
        try {
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } catch (Exception e) {
            Thread.currentThread().interrupt(); // the test is over
        } finally {
            own.unlock();
        }
    }
}
