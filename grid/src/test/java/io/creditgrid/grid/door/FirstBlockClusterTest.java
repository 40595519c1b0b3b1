package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.CheckReport;
import io.creditgrid.model.ledger.Finding;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.persistence.log.PartitionVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that begins while it is verified: its first block is no stray, though there was no head a moment ago. */
class FirstBlockClusterTest {
    private static final int VERIFIERS = 3;

    @TempDir
    Path dir;

    @Test
    void logThatBeginsWhileItIsVerified_raisesNoAlarm() throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.of(getClass()));
        ExecutorService threads = Executors.newFixedThreadPool(VERIFIERS);
        try (SampleGrid grid = SampleGrid.start(dir, "first", 1);
                CreditGridClient loader = grid.client(Role.LOADER)) {
            for (int partition = 0; partition < SampleGrid.PARTITIONS; partition++) {
                GridNode node = grid.owner(partition, 0);
                AtomicInteger rounds = new AtomicInteger();
                List<Future<List<Finding>>> verifying = new ArrayList<>();
                for (int i = 0; i < VERIFIERS; i++) {
                    int of = partition;
                    verifying.add(threads.submit(() -> verifyUntilItHasBegun(node, of, rounds)));
                }
                while (rounds.get() < 2 * VERIFIERS) {
                    Thread.onSpinWait();
                }
                LockSupport.parkNanos(random.nextInt(3_000_000));
                grid.writeFirm(loader, firmOf(partition));
                for (Future<List<Finding>> findings : verifying) {
                    assertThat(findings.get(60, TimeUnit.SECONDS))
                            .as("partition " + partition)
                            .isEmpty();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int firmOf(int partition) {
        return IntStream.range(0, 100_000)
                .filter(firm -> SampleGrid.placement(SampleGrid.firm(firm)) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> verifyUntilItHasBegun(GridNode node, int partition, AtomicInteger rounds)
            throws Exception {
        Door door = node.part(Door.class);
        PartitionVerifier verifier =
                new PartitionVerifier(node.ignite(), door.identity(), door.keys(), door.subjectKeys());
        while (true) {
            CheckReport report;
            try {
                report = Actors.asNode(node.ignite(), () -> verifier.verify(partition, List.of()))
                        .report();
            } catch (GridException e) {
                if (!e.error().retryable()) {
                    throw e;
                }
                continue; // its head was locked
            }
            rounds.incrementAndGet();
            if (report.size() > 0 || !report.findings().isEmpty()) {
                return report.findings();
            }
        }
    }
}
