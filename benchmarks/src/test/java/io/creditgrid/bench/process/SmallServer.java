package io.creditgrid.bench.process;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.WriteFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Flags with which a server of a test starts soon and stays small. They name an archive of the classes that a server has loaded once
 * it has joined, served, been filled anew and verified: without it each start reads and checks them all again, and on two cores
 * tests do little else. The archive is made once for all tests of a run, by servers that do just that.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class SmallServer {
    /** All but those of the archive. Of Ignite's MBeans, which each start makes by the hundred, no test asks any. */
    private static final List<String> FLAGS =
            List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-DIGNITE_MBEANS_DISABLED=true");

    private static final Map<String, String> SETTINGS = Map.of(
            "partitions", "16", "memory", "{regionMiB: 64, checkpointBufferMiB: 16}", "wal", "{archiveMiB: 128}");

    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final int FIRMS = 200;

    private SmallServer() {}

    /** {@link #FLAGS} with those of the archive; without, where classes do not all lie in jars, as in an editor. */
    public static List<String> flags() {
        return Made.FLAGS;
    }

    /** Made at the first use. */
    private static final class Made {
        static final List<String> FLAGS = make();
    }

    private static List<String> make() {
        if (!Checkout.isAllJars()) {
            return FLAGS;
        }
        Path dir = Path.of("target", "server-classes").toAbsolutePath();
        try {
            if (Files.exists(dir)) {
                Folders.delete(dir);
            }
            Path archive = Files.createDirectories(dir).resolve("classes.jsa");
            train(dir.resolve("cluster"), archive);
            List<String> flags = new ArrayList<>(FLAGS);
            if (Files.exists(archive)) {
                flags.addAll(List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:cds=off",
                        // at the address it was made for: to move all its pointers costs each start 0.3 s of processor
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0"));
            }
            return List.copyOf(flags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that comes back is filled anew, then serves and verifies: all that a start can lead to. */
    private static void train(Path dir, Path archive) throws IOException {
        try (ProcessCluster two = ProcessCluster.make(dir, 2, AccountMonth.sources(), SETTINGS, FLAGS)) {
            two.startNew();
            write(two, 0);
            two.node(0).stop();
            two.start(0, List.of("-XX:ArchiveClassesAtExit=" + archive));
            two.awaitReady();
            write(two, 1);
            try (CreditGridClient operator = two.connect("operator");
                    CreditGridClient auditor = two.connect("auditor")) {
                operator.audit().seal();
                auditor.audit().verifyAll();
            }
            two.stopAll();
        }
    }

    private static void write(ProcessCluster cluster, long round) throws IOException {
        List<MutationUnit> units = LongStream.range(0, FIRMS)
                .mapToObj(i -> MutationUnit.of(Mutation.of(
                        new Origin.BatchRow(BATCH, round * FIRMS + i),
                        AccountMonth.image(EnterpriseId.of("x-small:" + i), "account", "2025-10", round, round))))
                .toList();
        try (CreditGridClient loader = cluster.connect("loader")) {
            loader.write(new WriteFrame(BATCH, false, false, units));
        }
    }
}
