package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disks of both servers that had the log of epochs are gone for ever. Without it nobody can tell which grid this is: nothing is
 * read, written or made anew, and all that is asked says what helps.
 */
@Tag("scenario")
class EpochsLostTest {
    @TempDir
    Path dir;

    @Test
    void gridWithoutItsLogOfEpochs_doesNothing_andSaysWhatHelps() throws Exception {
        try (LossCluster cluster = LossCluster.start(dir, 0)) {
            cluster.assertWrites(0, Set.of());
            cluster.seal();
            List<String> holders = cluster.holders(0);
            List<String> others = new ArrayList<>(LossCluster.ALL);
            others.removeAll(holders);
            int left = LossCluster.ALL.indexOf(others.get(0));
            int[] gone = holders.stream().mapToInt(LossCluster.ALL::indexOf).toArray();

            cluster.ask(left);
            cluster.kill(gone);
            assertThat(cluster.node(left).awaitExit(LossCluster.PATIENCE)).isEqualTo(HaltPolicy.Halting.EXIT_CODE);
            for (int index : gone) {
                cluster.deleteDisk(index);
            }
            cluster.startAndAwaitUp(left);

            ForgetAnswer answer = cluster.forget(holders.toArray(String[]::new));
            assertThat(answer.baseline()).isEqualTo(others);
            assertThat(answer.epoch()).isEqualTo(-1);
            assertThat(LossCluster.partitions(answer)).contains(0);
            assertLost(cluster);
            assertThat(cluster.node(left).isAlive()).isTrue();

            // after a start Ignite counts the empty copy as whole
            cluster.kill(left);
            cluster.startAndAwaitUp(left);
            assertLost(cluster);
        }
    }

    private static void assertLost(LossCluster cluster) throws IOException {
        try (CreditGridClient operator = cluster.client("operator");
                CreditGridClient auditor = cluster.client("auditor");
                CreditGridClient loader = cluster.client("loader")) {
            assertLost(operator::create);
            assertLost(() -> operator.audit().seal());
            assertLost(() -> auditor.audit().verify(1));
            assertLost(() -> loader.get(LossCluster.key(0), null, null));
            assertLost(() -> LossCluster.write(loader, 1));
        }
    }

    private static void assertLost(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GridException.class, e -> {
            assertThat(e.error()).isEqualTo(GridError.LOST);
            assertThat(e.plainMessage()).contains("the log of epochs", "restore a backup into a new grid");
        });
    }
}
