package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk fills up refuses or halts, and never corrupts: with space again it has all that it acknowledged. Needs a
 * small file system of its own, which only root may mount.
 */
class DiskFullTest {
    private static final String MEBIBYTES = "160";
    private static final long LEFT_BYTES = 6L << 20;
    private static final int FRAMES_MAX = 400;

    @TempDir
    Path dir;

    @Test
    void nodeWithoutSpace_stopsInOrder_andHasAllThatItAcknowledged_onceThereIsSpace() throws Exception {
        Path disk = Files.createDirectories(dir.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", disk.toString()),
                "needs the right to mount a small tmpfs, as root has it");
        try {
            GridFiles files = GridFiles.init(
                    dir.resolve("files"),
                    SourceList.of(List.of(new SourceList.Source(
                            "registry", GridFiles.LOADER_ORGANISATION, Set.of(), Set.of("enterprise"), null))),
                    GridFiles.defaultLogins(),
                    new SecureRandom());
            List<Long> acknowledged = fill(files, disk);
            assertThat(acknowledged).as("acknowledged before the disk was full").isNotEmpty();
            Files.delete(disk.resolve("ballast"));
            verify(files, disk, acknowledged);
        } finally {
            // lazily: a node that halted may have left files open in this process
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static EmbeddedGrid start(GridFiles files, Path disk) {
        return EmbeddedGrid.builder(
                        disk.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(1)
                .prefix("disk-full")
                .quick()
                .wiring(Door::attach)
                .start();
    }

    private static CreditGridClient client(EmbeddedGrid grid, GridFiles files, String login) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .attempts(2)
                .connect();
    }

    /** Writes until the grid refuses; the numbers of the firms whose records were acknowledged. */
    private static List<Long> fill(GridFiles files, Path disk) throws Exception {
        List<Long> acknowledged = new ArrayList<>();
        EmbeddedGrid grid = start(files, disk);
        String failure = "";
        try {
            try (CreditGridClient operator = client(grid, files, "operator")) {
                operator.create();
            }
            try (CreditGridClient loader = client(grid, files, "loader")) {
                write(loader, 0, acknowledged);
                leave(disk, LEFT_BYTES);
                for (int i = 1; i < FRAMES_MAX && failure.isEmpty(); i++) {
                    failure = write(loader, i, acknowledged);
                    // checkpoints come by the clock; a full disk does not wait for it
                    if (i % 10 == 0 && failure.isEmpty()) {
                        grid.checkpoint();
                    }
                }
            } catch (IllegalStateException e) {
                failure = String.valueOf(e.getMessage()); // the checkpoint that found no room
            }
        } finally {
            grid.close();
        }
        assertThat(failure).as("the disk was full").isNotEmpty().doesNotContain("\tat ");
        return acknowledged;
    }

    /** Takes all space but so much. */
    private static void leave(Path disk, long bytes) throws IOException {
        FileStore store = Files.getFileStore(disk);
        Files.write(disk.resolve("ballast"), new byte[Math.toIntExact(store.getUsableSpace() - bytes)]);
    }

    /** Writes a frame of about 400 KB; why it was refused, empty if it was not. */
    private static String write(CreditGridClient loader, int number, List<Long> acknowledged) {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            CreditRecord record = CreditRecord.state(key(number * 100L + i), Interval.from(0), 1_700_000_000_000L)
                    .set("currency", "CNY")
                    .set("name", "n".repeat(4_000))
                    .set("status", "ACTIVE")
                    .build();
            units.add(MutationUnit.of(Mutation.of(
                    Origin.Request.of(
                            RequestId.of(System.currentTimeMillis(), new SplittableRandom(number * 100L + i))),
                    Image.of(record))));
        }
        try {
            List<Outcome> outcomes = loader.write(new WriteFrame(null, false, false, units));
            String failure = "";
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).error() == null) {
                    acknowledged.add(number * 100L + i);
                } else {
                    failure = outcomes.get(i).error() + ": " + outcomes.get(i).message();
                }
            }
            return failure;
        } catch (GridException e) {
            return e.error() + ": " + e.plainMessage();
        }
    }

    private static RecordKey key(long number) {
        return new RecordKey(EnterpriseId.of("x-full:" + number), RecordKind.ENTERPRISE, "registry", List.of());
    }

    private static void verify(GridFiles files, Path disk, List<Long> acknowledged) throws Exception {
        EmbeddedGrid grid = start(files, disk);
        try (CreditGridClient auditor = client(grid, files, "auditor");
                CreditGridClient loader = client(grid, files, "loader")) {
            VerifyReport report = auditor.audit().verifyAll();
            assertThat(report.verdict()).isEqualTo("OK");
            for (long number : acknowledged) {
                assertThat(loader.get(key(number), null, null)
                                .record()
                                .get("name")
                                .asText())
                        .hasSize(4_000);
            }
        } finally {
            grid.close();
        }
    }
}
