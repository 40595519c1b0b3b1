package io.creditgrid.bench.fault;

import static io.creditgrid.bench.fault.LossCluster.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.contract.ForgetAnswer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three servers is forgotten, while another one has copies that missed entries: their logs end before the last epoch does. */
@Tag("scenario")
class StaleCopyTest {
    @TempDir
    Path dir;

    @Test
    void copiesThatMissedEntries_areGivenUp_fromTheFirstEntryTheyMissed() throws Exception {
        try (LossCluster cluster = LossCluster.start(dir, 0)) {
            cluster.assertWrites(0, Set.of());
            Map<Integer, Long> before = cluster.seal();
            // who has the log of epochs beside node-0 stays, so that the last epoch is known
            int kept = LossCluster.ALL.indexOf(cluster.holders(0).stream()
                    .filter(name -> !name.equals("node-0"))
                    .findFirst()
                    .orElseThrow());
            int gone = 3 - kept;

            cluster.kill(0);
            cluster.ask(kept);
            cluster.assertWrites(1, Set.of());
            Map<Integer, Long> after = cluster.seal();
            cluster.kill(1, 2);
            cluster.startAndAwaitUp(0, kept);
            assertThat(cluster.run("forget", LossCluster.ALL.get(gone))).isEqualTo(1);

            ForgetAnswer answer = cluster.forget(LossCluster.ALL.get(gone));
            assertThat(answer.baseline()).containsExactly("node-0", LossCluster.ALL.get(kept));
            assertThat(answer.epoch()).isEqualTo(2);
            assertThat(answer.losses()).isNotEmpty().allSatisfy(loss -> {
                assertThat(loss.gone()).isFalse();
                assertThat(loss.from()).isPositive().isEqualTo(before.get(loss.partition()));
                assertThat(loss.recorded()).isEqualTo(after.get(loss.partition()));
                assertThat(cluster.log(0) + cluster.log(kept)).contains(loss.line());
            });
            Set<Integer> lost = LossCluster.partitions(answer);
            assertThat(lost).hasSizeLessThan(PARTITIONS).doesNotContain(0);
            cluster.awaitVerdicts(lost);
            cluster.assertWrites(2, lost);

            for (ForgetAnswer.Loss loss : answer.losses()) {
                assertThat(cluster.verify(loss.partition()).findings())
                        .anyMatch(finding -> finding.verdict().equals("MISSING_ENTRY") && finding.seq() == loss.from());
            }

            // its disk is not gone: what it has is not let in, for the others went on without it
            cluster.restart(0, kept);
            assertThat(cluster.startAndAwaitExit(gone)).isEqualTo(1);
            assertThat(cluster.node(gone).tail()).contains("was forgotten by this grid", "empty its data folder");
            cluster.deleteDisk(gone);
            cluster.startAndAwaitUp(gone);
            assertThat(cluster.run("baseline", "add", LossCluster.ALL.get(gone)))
                    .isZero();
            cluster.awaitVerdicts(lost);
            cluster.assertWrites(3, lost);
        }
    }
}
