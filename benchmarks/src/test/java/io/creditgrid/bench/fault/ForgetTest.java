package io.creditgrid.bench.fault;

import static io.creditgrid.bench.fault.LossCluster.PARTITIONS;
import static io.creditgrid.bench.fault.LossCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.VerifyAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disks of two of three servers are gone for ever, and an operator has the servers forgotten. */
@Tag("scenario")
class ForgetTest {
    @TempDir
    Path dir;

    @Test
    void partitionsWithoutACopy_areGivenUpOnlyIfTheLossIsAccepted_andNeverVerifyAsOk() throws Exception {
        try (LossCluster cluster = LossCluster.start(dir, 0)) {
            cluster.assertWrites(0, Set.of());
            Map<Integer, Long> sealed = cluster.seal();
            assertThat(cluster.run("forget", "node-1")).describedAs("it runs").isEqualTo(1);

            cluster.kill(1, 2);
            cluster.node(0).awaitExit(PATIENCE);
            cluster.deleteDisk(1);
            cluster.deleteDisk(2);
            cluster.startAndAwaitUp(0);
            assertThat(cluster.run("forget", "node-1", "node-2")).isEqualTo(1);
            assertThat(cluster.run("forget", "node-1", "--accept-loss"))
                    .describedAs("node-2 is missing too")
                    .isEqualTo(1);

            ForgetAnswer answer = cluster.forget("node-1", "node-2");
            assertThat(answer.baseline()).containsExactly("node-0");
            assertThat(answer.epoch()).isEqualTo(1);
            assertThat(answer.losses()).allSatisfy(loss -> {
                assertThat(loss.gone()).isTrue();
                assertThat(loss.from()).isZero();
                assertThat(loss.recorded()).isEqualTo(sealed.get(loss.partition()));
                assertThat(cluster.log(0)).contains(loss.line());
            });
            assertThat(cluster.log(0)).contains("operator operator had [node-1, node-2] forgotten");
            Set<Integer> lost = LossCluster.partitions(answer);
            assertThat(lost).isNotEmpty().hasSizeLessThan(PARTITIONS).doesNotContain(0);
            cluster.node(0).awaitReady(PATIENCE);
            assertLost(cluster, lost);

            // after a start Ignite counts empty copies of lost partitions as whole
            cluster.restart(0);
            assertLost(cluster, lost);
            cluster.startAndAwaitUp(1); // a new disk under an old name
            assertThat(cluster.run("baseline", "add", "node-1")).isZero();
            cluster.awaitVerdicts(lost);
            cluster.assertWrites(1, lost);

            cluster.restart(0, 1);
            cluster.awaitVerdicts(lost);
            cluster.assertWrites(2, lost);
            Map<Integer, Long> now = cluster.seal();
            assertThat(lost)
                    .allSatisfy(partition -> assertThat(now.get(partition)).isEqualTo(sealed.get(partition)));
        }
    }

    private static void assertLost(LossCluster cluster, Set<Integer> lost) throws IOException {
        for (int partition : lost) {
            assertThat(cluster.verify(partition).verdict()).isIn(VerifyAnswer.UNAVAILABLE, "MISSING_ENTRY");
        }
    }
}
