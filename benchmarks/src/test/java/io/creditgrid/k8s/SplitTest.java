package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.persistence.door.HaltPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network between three servers breaks for real: the cable of one is pulled, while clients on both sides write. */
@Tag("scenario")
class SplitTest {
    private static final Pattern WRITTEN = Pattern.compile(ProductionPods.WRITTEN);
    private static final int ALONE = 2;
    private static final int BEFORE = 3;
    private static final int DURING = 12;
    private static final int FIRST_OF_THE_OTHER_SIDE = 1_000;
    private static final long HALT_SECONDS = 120;

    @TempDir
    Path dir;

    @Test
    void oneSideWritesAtMost_andNothingIsForkedOrLost() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ProductionPods pods = ProductionPods.make(dir)) {
            pods.startAll();
            pods.activate();
            for (int firm = 0; firm < BEFORE; firm++) {
                pods.until(ProductionPods.WRITTEN, "bank", pods.put(firm));
            }

            pods.network().cut(ProductionPods.name(ALONE));
            AtomicBoolean healed = new AtomicBoolean();
            Future<List<String>> otherSide = threads.submit(() -> writeAlone(pods, healed));
            for (int firm = BEFORE; firm < DURING; firm++) {
                pods.until(ProductionPods.WRITTEN, "bank", pods.put(firm));
            }
            // whoever a majority has left behind learns of it when the network is back, or before
            pods.network().mend(ProductionPods.name(ALONE));
            Process alone = pods.running(ALONE).process();
            assertThat(alone.waitFor(HALT_SECONDS, TimeUnit.SECONDS))
                    .as("the server that was alone ends, so that it is started again")
                    .isTrue();
            healed.set(true);
            List<String> said = otherSide.get();
            assertThat(said)
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer).doesNotContainPattern(WRITTEN));
            assertThat(alone.exitValue()).isEqualTo(HaltPolicy.Halting.EXIT_CODE);

            pods.startAgain(ALONE).output().await("ready: clients at ");
            pods.until("OK: 128 partitions, " + DURING + " entries of firms", "auditor", "audit", "verify");
            pods.until(ProductionPods.WRITTEN, "bank", pods.put(DURING));
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the server that is alone answers to writers who reach no other. */
    private static List<String> writeAlone(ProductionPods pods, AtomicBoolean healed) throws Exception {
        List<String> said = new ArrayList<>();
        for (int firm = FIRST_OF_THE_OTHER_SIDE; !healed.get(); firm++) {
            said.add(pods.askInside(ALONE, "bank", pods.put(firm)));
        }
        return said;
    }
}
