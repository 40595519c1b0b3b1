package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.bench.process.AccountMonth;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.bench.process.SmallServer;
import io.creditgrid.cli.Main;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server dies in the midst of a restore and comes back: the restore goes on, or is run again, and what it leaves is whole. */
@Tag("scenario")
class RestoreLossTest {
    private static final int ENTRIES = 60_000;
    private static final int FRAME = 2_000;
    private static final String PAGES = "creditgrid_offheap_used_bytes";

    /** Bytes of pages that an empty grid does not have. */
    private static final double MORE_THAN_BEGUN = 2_000 * 4096.0;

    private static final long POLL_MILLIS = 10;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final Map<String, String> SETTINGS = Map.of(
            "partitions", "32",
            "failureDetectionSeconds", "3",
            "memory", "{regionMiB: 128, checkpointBufferMiB: 32}",
            "wal", "{archiveMiB: 128}");

    @TempDir
    Path dir;

    @Test
    void serverThatDiesInARestore_costsTime_andNothingElse() throws Exception {
        Path backup = dir.resolve("backup");
        Path keys = dir.resolve("grid.keys");
        VerifyReport before;
        try (ProcessCluster source = cluster("source")) {
            source.startNew();
            load(source);
            assertThat(run(source, "backup", "--out", backup.toString())).isZero();
            before = verified(source);
            Files.copy(source.files().dir().resolve("grid.keys"), keys);
        }
        try (ProcessCluster target = cluster("target")) {
            Files.copy(keys, target.files().dir().resolve("grid.keys"), StandardCopyOption.REPLACE_EXISTING);
            target.startAll();
            for (int i = 0; i < target.size(); i++) {
                target.node(i).awaitUp(ProcessCluster.PATIENCE);
            }
            CompletableFuture<Integer> restore =
                    CompletableFuture.supplyAsync(() -> run(target, "restore", backup.toString(), "--nodes", "2"));
            awaitRows(target, restore);
            target.node(1).killNow();
            assertThat(restore).describedAs("it was cut off").isNotDone();
            target.node(1).kill();
            target.start(1, List.of());
            target.node(1).awaitUp(ProcessCluster.PATIENCE);

            int exit = restore.get(ProcessCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(exit == 0 ? 0 : run(target, "restore", backup.toString(), "--nodes", "2"))
                    .describedAs("restored, at once or by the same command again")
                    .isZero();
            VerifyReport after = verified(target);
            assertThat(after.entries()).isEqualTo(before.entries()).isEqualTo(ENTRIES);
        }
    }

    private ProcessCluster cluster(String name) throws IOException {
        return ProcessCluster.make(dir.resolve(name), 2, AccountMonth.sources(), SETTINGS, SmallServer.flags());
    }

    private static void load(ProcessCluster cluster) throws IOException {
        try (CreditGridClient loader = cluster.connect("loader")) {
            for (int first = 0; first < ENTRIES; first += FRAME) {
                List<MutationUnit> units = IntStream.range(first, first + FRAME)
                        .mapToObj(i -> MutationUnit.of(Mutation.of(
                                new Origin.BatchRow(BATCH, i),
                                AccountMonth.image(EnterpriseId.of("x-put-back:" + i), "account", "2025-10", 1, i))))
                        .toList();
                assertThat(loader.write(new WriteFrame(BATCH, false, false, units)))
                        .allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);
            }
        }
    }

    /** Waits until the restore has put back some of it. */
    private static void awaitRows(ProcessCluster cluster, CompletableFuture<Integer> restore)
            throws IOException, InterruptedException {
        while (!restore.isDone() && cluster.metric(1, PAGES) < MORE_THAN_BEGUN) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static VerifyReport verified(ProcessCluster cluster) throws IOException {
        try (CreditGridClient auditor = cluster.connect("auditor")) {
            VerifyReport report = auditor.audit().verifyAll();
            assertThat(report.allOk()).describedAs("%s", report.findings()).isTrue();
            return report;
        }
    }

    private static int run(ProcessCluster cluster, String... verb) {
        List<String> arguments = new ArrayList<>(List.of(verb));
        arguments.addAll(List.of(
                "--connect",
                String.join(",", cluster.thinAddresses()),
                "--user",
                "operator",
                "--password-file",
                cluster.files().passwordFile("operator").toString()));
        return Main.run(arguments.toArray(String[]::new));
    }
}
