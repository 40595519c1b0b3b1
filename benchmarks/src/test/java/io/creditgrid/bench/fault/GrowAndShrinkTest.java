package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.bench.process.AccountMonth;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.bench.process.SmallServer;
import io.creditgrid.cli.Main;
import io.creditgrid.cli.console.StatusScreen;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of two server processes grows to three and shrinks to two again, while clients write all the time. What an operator
 * does is done with the operator's verbs; what is acknowledged is looked for in both copies at the end.
 */
@Tag("scenario")
class GrowAndShrinkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 100;
    private static final int PARTITIONS = 32;
    private static final long PUBLISHED = 1_762_000_000_000L;

    /** Rows that copies have, so that filling one takes several looks of a node at itself. */
    private static final int BULK = 80_000;

    private static final int FRAME = 2_000;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final String THIRD = ProcessCluster.name(2);

    @TempDir
    Path dir;

    private @Nullable ProcessCluster made;

    private ProcessCluster cluster() throws IOException {
        if (made == null) {
            Map<String, String> settings = Map.of(
                    "partitions", Integer.toString(PARTITIONS),
                    "checkpointSeconds", "5",
                    "memory", "{regionMiB: 256, checkpointBufferMiB: 32}",
                    "wal", "{archiveMiB: 256}");
            made = ProcessCluster.make(
                    dir.resolve("cluster"), 3, AccountMonth.sources(), settings, SmallServer.flags());
        }
        return made;
    }

    @Test
    void twoServers_becomeThree_andTwoAgain_underLoad_andNothingIsLost() throws Exception {
        Journal journal = new Journal();
        ProcessCluster cluster = cluster();
        GridFiles files = cluster.files();
        try (cluster) {
            startTwo();
            List<String> both = cluster.thinAddresses().subList(0, 2);
            try (JournalChannel channel = new JournalChannel(both, "loader", files.password("loader"), journal, 0);
                    CreditGridClient loader = channel.client();
                    CreditGridClient operator = cluster.connect("operator")) {
                loadBulk(loader);
                try (AutoCloseable ignored = Writers.workload(Writers.PAUSE_MILLIS_MAX)
                        .start(loader, journal, new SplittableRandom(CrashSeeds.seed()))) {
                    grow(operator, journal);
                    shrink(operator, journal);
                    assertThat(run("auditor", "audit", "verify")).isZero();
                }
            }
            assertThat(cluster.stopAll()).containsOnly(Map.entry(0, 0), Map.entry(1, 0));
        }
        HistoryCheck.check(cluster.dataDir(), files, 2, PARTITIONS, journal);
        assertThat(journal.count()).isGreaterThan(BULK + 300);
    }

    private void startTwo() throws IOException {
        for (int i = 0; i < 2; i++) {
            cluster().start(i, List.of());
        }
        for (int i = 0; i < 2; i++) {
            cluster().node(i).awaitUp(PATIENCE);
        }
        assertThat(run("operator", "cluster", "activate", "--nodes", "2")).isZero();
        cluster().awaitReady();
    }

    private static void loadBulk(CreditGridClient loader) {
        for (int first = 0; first < BULK; first += FRAME) {
            List<MutationUnit> units = new ArrayList<>();
            for (int row = first; row < first + FRAME; row++) {
                Image image =
                        AccountMonth.image(EnterpriseId.of("x-bulk:" + row), "account", "2025-10", PUBLISHED, row);
                units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, row), image)));
            }
            List<Outcome> outcomes = loader.write(new WriteFrame(BATCH, false, false, units));
            assertThat(outcomes).allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);
        }
    }

    private void grow(CreditGridClient operator, Journal journal) throws Exception {
        cluster().start(2, List.of()).awaitUp(PATIENCE);
        await(operator, "the third server is there and holds no data", status -> server(status, THIRD) != null);
        assertThat(operator.baseline().show().members()).isEqualTo(2);
        assertThat(run("operator", "cluster", "baseline", "remove", THIRD)).isEqualTo(1);

        int before = journal.count();
        assertThat(run("operator", "cluster", "baseline", "add", THIRD)).isZero();
        List<String> shown = new ArrayList<>();
        await(operator, "all three servers have their copies", status -> {
            StatusScreen.lines(status).stream()
                    .filter(line -> line.startsWith("filling  " + THIRD))
                    .forEach(shown::add);
            return settled(status, 3);
        });
        System.err.println("what an operator saw of " + shown.size() + " looks: " + shown);
        assertThat(shown)
                .describedAs("rate and time left of the rebalance, as the operator saw them")
                .anyMatch(line ->
                        line.matches(".* [1-9][0-9,]* rows left, [1-9][0-9,.]* rows/s, .*/s, [0-9]+ (s|min) left"));
        assertThat(journal.count()).describedAs("acknowledged meanwhile").isGreaterThan(before);
        assertThat(metric("creditgrid_rebalance_received_rows_total")).isGreaterThan(BULK / 3.0);
        assertThat(metric("creditgrid_rebalance_received_bytes_total")).isPositive();
        assertThat(metric("creditgrid_rebalance_seconds_left")).isZero();
    }

    private void shrink(CreditGridClient operator, Journal journal) throws Exception {
        assertThat(run("operator", "cluster", "safe", THIRD)).isZero();
        assertThat(run("operator", "cluster", "baseline", "remove", THIRD))
                .describedAs("it runs yet")
                .isEqualTo(1);
        assertThat(cluster().node(2).stop()).isZero();
        await(
                operator,
                "the third server is missed",
                status -> status.againstStopping(ProcessCluster.name(0)).size() > 1);
        assertThat(run("operator", "cluster", "safe", ProcessCluster.name(0))).isEqualTo(1);

        int before = journal.count();
        assertThat(run("operator", "cluster", "baseline", "remove", THIRD)).isZero();
        await(operator, "both servers have all copies", status -> settled(status, 2));
        await(operator, "writes go on", status -> journal.count() > before + 50);
    }

    /** Whether as many servers are ready, in the baseline, and have all copies between them. */
    private static boolean settled(StatusAnswer status, int servers) {
        return status.servers().size() == servers
                && status.servers().stream()
                        .allMatch(server -> server.member()
                                && server.state() == StatusAnswer.State.READY
                                && server.safe()
                                && server.copies().filling() == 0)
                && status.servers().stream()
                                .mapToInt(server -> server.copies().complete())
                                .sum()
                        == 2 * PARTITIONS;
    }

    private static StatusAnswer.@Nullable Server server(StatusAnswer status, String name) {
        return status.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void await(CreditGridClient operator, String what, Predicate<StatusAnswer> holds) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing was seen";
        while (System.nanoTime() - end < 0) {
            try {
                StatusAnswer status = operator.status();
                if (holds.test(status)) {
                    return;
                }
                last = String.join("\n", StatusScreen.lines(status));
            } catch (GridException e) {
                if (!e.error().retryable()) {
                    throw e;
                }
                last = e.getMessage();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new AssertionError("expected that " + what + ":\n" + last + "\n"
                + cluster().node(0).tail());
    }

    /** Runs a verb as one of the default log-ins; its exit code. */
    private int run(String login, String... verb) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(verb));
        arguments.addAll(List.of(
                "--connect",
                cluster().thinAddress(0),
                "--user",
                login,
                "--password-file",
                cluster().files().passwordFile(login).toString()));
        return Main.run(arguments.toArray(String[]::new));
    }

    private double metric(String name) throws IOException, InterruptedException {
        return cluster().metric(2, name);
    }
}
