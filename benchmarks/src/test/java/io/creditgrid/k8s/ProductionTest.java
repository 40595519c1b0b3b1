package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The production overlay, run as rendered. */
@Tag("scenario")
class ProductionTest {
    private static final long LATE_SECONDS = 5;
    private static final long STOP_SECONDS = 180;

    @TempDir
    Path dir;

    @Test
    void threePods_thatLearnTheirNamesLate_areOneGrid_andOneThatComesBackElsewhereJoinsIt() throws Exception {
        try (ProductionPods pods = ProductionPods.make(dir)) {
            pods.startAll();
            for (ProductionPods.Running node : pods.running()) {
                node.output().await("waits until the names of seeds are known");
            }
            TimeUnit.SECONDS.sleep(LATE_SECONDS);
            for (ProductionPods.Running node : pods.running()) {
                assertThat(node.output().text())
                        .describedAs("it would found a cluster of its own")
                        .doesNotContain("goes on without", "the grid is not active");
            }
            pods.activate();
            pods.until(ProductionPods.WRITTEN, "bank", pods.put(1));

            pods.running(2).process().destroyForcibly().waitFor();
            for (int firm = 2; firm < 5; firm++) {
                pods.until(ProductionPods.WRITTEN, "bank", pods.put(firm));
            }
            pods.move(2);
            pods.startAgain(2).output().await("ready: clients at ");
            pods.until("OK: 128 partitions, 4 entries of firms", "auditor", "audit", "verify");

            for (ProductionPods.Running node : pods.running()) {
                node.process().toHandle().destroy(); // Process.destroy would close the output too
            }
            for (ProductionPods.Running node : pods.running()) {
                assertThat(node.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(node.process().exitValue()).isZero();
                node.output().await(" stopped");
            }
        }
    }
}
