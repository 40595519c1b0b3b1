package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.ledger.CheckReport;
import io.creditgrid.persistence.log.PartitionVerifier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.ignite.internal.IgniteEx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that begins while it is verified: its first block is no stray, though there was no head a moment ago. */
class FirstBlockClusterTest {
    private static final int PARTITION = 7;

    @TempDir
    Path dir;

    @Test
    void logThatBeginsWhileItIsVerified_raisesNoAlarm() throws Exception {
        try (SampleGrid grid = SampleGrid.start(dir, "first", 1);
                CreditGridClient loader = grid.client(Role.LOADER)) {
            GridNode primary = grid.owner(PARTITION, 0);
            AtomicBoolean written = new AtomicBoolean();
            IgniteEx slow = beforeTheBackupIsAsked(primary.ignite(), () -> {
                if (written.compareAndSet(false, true)) {
                    grid.writeFirm(loader, firmOf(PARTITION));
                }
            });
            Door door = primary.part(Door.class);
            PartitionVerifier verifier = new PartitionVerifier(slow, door.identity(), door.keys(), door.subjectKeys());
            CheckReport report = Actors.asNode(primary.ignite(), () -> verifier.verify(PARTITION, List.of()))
                    .report();
            assertThat(written).as("the log began while it was verified").isTrue();
            assertThat(report.findings()).isEmpty();
            assertThat(report.size()).isEqualTo(3);
        }
    }

    /** The node, on which something happens first whenever it asks another; for a verification that is right after the first look at the head. */
    private static IgniteEx beforeTheBackupIsAsked(IgniteEx node, Runnable first) {
        return (IgniteEx) Proxy.newProxyInstance(
                FirstBlockClusterTest.class.getClassLoader(),
                new Class<?>[] {IgniteEx.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("compute")) {
                        first.run();
                    }
                    try {
                        return method.invoke(node, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static int firmOf(int partition) {
        return IntStream.range(0, 100_000)
                .filter(firm -> SampleGrid.placement(SampleGrid.firm(firm)) == partition)
                .findFirst()
                .orElseThrow();
    }
}
