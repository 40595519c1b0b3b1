package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.bench.process.AccountMonth;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.bench.process.SmallServer;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of three servers one is killed and another frozen, for less than it takes to be noticed. The third still counts two of three,
 * and some partitions lie on it alone: what it commits there must not be acknowledged before the frozen one has said that it is
 * still with it, since the two that it does not hear may have gone on without it.
 */
class LonePrimaryTest {
    private static final int PARTITIONS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final long PUBLISHED = 1_765_000_000_000L;

    /** More than an answer waits for a witness, less than silence counts as absence. */
    private static final Map<String, String> SETTINGS = Map.of(
            "partitions", Integer.toString(PARTITIONS),
            "failureDetectionSeconds", "30",
            "memory", "{regionMiB: 64, checkpointBufferMiB: 16}",
            "wal", "{archiveMiB: 128}");

    private final ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS);

    @TempDir
    Path dir;

    @Test
    void acknowledgesNothing_whileNobodySaysThatItIsStillOneOfThem() throws Exception {
        try (ProcessCluster cluster =
                ProcessCluster.make(dir.resolve("cluster"), 3, AccountMonth.sources(), SETTINGS, SmallServer.flags())) {
            cluster.startNew();
            try (CreditGridClient loader = CreditGridClient.builder()
                    .address(cluster.thinAddress(0))
                    .user("loader")
                    .password(cluster.files().password("loader"))
                    .attempts(1)
                    .connect()) {
                cluster.node(2).kill();
                writeUntilLoaded(loader, 0);

                cluster.node(1).pause();
                List<Outcome> alone = write(loader, 1, false);
                cluster.node(1).resume();

                assertThat(alone).as("outcomes while no other server answered").isNotEmpty();
                assertThat(alone).extracting(Outcome::error).containsOnly(GridError.IN_DOUBT);
                assertThat(alone)
                        .extracting(Outcome::message)
                        .as("of partitions that lie on the one server alone")
                        .anyMatch(message -> message != null && message.contains("no majority of the servers sees"));
                writeUntilLoaded(loader, 1);
            }
            cluster.stopAll();
        } finally {
            threads.shutdownNow();
        }
    }

    private void writeUntilLoaded(CreditGridClient loader, int round) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Outcome> outcomes = write(loader, round, true);
        while (outcomes.size() < PARTITIONS
                || !outcomes.stream().allMatch(outcome -> outcome.code() == Outcome.Code.LOADED)) {
            assertThat(System.nanoTime() - end)
                    .as("still waiting: %s", outcomes)
                    .isNegative();
            outcomes = write(loader, round, true);
        }
    }

    /** Writes one mutation a partition, all at a time; the outcomes of those that were answered. */
    private List<Outcome> write(CreditGridClient loader, int round, boolean again) throws Exception {
        List<Future<@Nullable Outcome>> calls = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> threads.submit(() -> write(loader, frame(partition, round, again))))
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<@Nullable Outcome> call : calls) {
            Outcome outcome = call.get();
            if (outcome != null) {
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private static @Nullable Outcome write(CreditGridClient loader, WriteFrame frame) {
        try {
            return loader.write(frame).get(0);
        } catch (GridException e) {
            assertThat(e.error().retryable())
                    .as(Objects.requireNonNull(e.getMessage()))
                    .isTrue();
            return null;
        }
    }

    private static WriteFrame frame(int partition, int round, boolean again) {
        Image image = AccountMonth.image(firm(partition), "account-" + round, "2025-11", PUBLISHED, 1);
        Origin origin = new Origin.BatchRow(BATCH, round * PARTITIONS + partition);
        return new WriteFrame(BATCH, again, false, List.of(MutationUnit.of(Mutation.of(origin, image))));
    }

    private static EnterpriseId firm(int partition) {
        Placement placement = new Placement(PARTITIONS);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> EnterpriseId.of("x-lone:" + i))
                .filter(firm -> placement.partition(firm) == partition)
                .findFirst()
                .orElseThrow();
    }
}
