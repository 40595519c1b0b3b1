package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of three servers die at the same time, with the only two copies of some partitions, and come back with their disks. */
@Tag("scenario")
class LastCopyTest {
    private static final long POLL_MILLIS = 200;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @TempDir
    Path dir;

    @Test
    void serverThatSawALastCopyGo_halts_isStartedAgain_andWaitsForTheBaseline() throws Exception {
        try (LossCluster cluster = LossCluster.start(dir, 0)) {
            cluster.assertWrites(0, Set.of());
            Map<Integer, Long> sealed = cluster.seal();
            cluster.assertWrites(1, Set.of());

            cluster.kill(1, 2);
            assertThat(cluster.node(0).awaitExit(LossCluster.PATIENCE)).isEqualTo(HaltPolicy.Halting.EXIT_CODE);
            assertThat(cluster.node(0).tail()).containsPattern("node halts: partition [0-9]+ .* lost its last copy");

            // what its supervisor does
            cluster.startAndAwaitUp(0);
            assertWaitsFor(cluster, "[node-1, node-2]");
            assertThat(cluster.run("activate"))
                    .describedAs("by hand, without them")
                    .isEqualTo(1);
            cluster.startAndAwaitUp(2);
            assertWaitsFor(cluster, "[node-1]");
            assertThat(cluster.node(0).isAlive()).isTrue();

            cluster.startAndAwaitUp(1);
            for (int index = 0; index < 3; index++) {
                cluster.node(index).awaitReady(LossCluster.PATIENCE);
            }
            awaitReady(cluster, OK, "ready");
            cluster.awaitVerdicts(Set.of());
            cluster.assertWrites(2, Set.of());
            Map<Integer, Long> now = cluster.seal();
            // three rounds wrote each firm three times, and a seal adds nothing to a log of firms
            assertThat(now)
                    .allSatisfy(
                            (partition, size) -> assertThat(size).isEqualTo(3 * sealed.getOrDefault(partition, -1L)));
        }
    }

    private static void assertWaitsFor(LossCluster cluster, String servers) throws IOException, InterruptedException {
        String words = "it waits for " + servers + " of its baseline [node-0, node-1, node-2]";
        awaitReady(cluster, UNAVAILABLE, words);
        assertThat(cluster.node(0).tail()).contains("node node-0 waits: the grid is not active; " + words);
    }

    /** A server looks at itself once a second. */
    private static void awaitReady(LossCluster cluster, int status, String words)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LossCluster.PATIENCE.toNanos();
        HttpResponse<String> answer = cluster.get(0, "/ready");
        while ((answer.statusCode() != status || !answer.body().contains(words)) && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS);
            answer = cluster.get(0, "/ready");
        }
        assertThat(answer.body()).contains(words);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
