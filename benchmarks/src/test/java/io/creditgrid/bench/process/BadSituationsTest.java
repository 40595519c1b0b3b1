package io.creditgrid.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around a cluster of three server processes, and what is said then. Of the same kind: {@link NodeVerbTest}
 * (taken ports, configuration, certificates, an inactive grid) and, in the grid's tests, {@code EmbeddedGridTest} (clocks),
 * {@code TlsClusterTest} and {@code CrowdClusterTest} (clients that do not read).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadSituationsTest {
    private static final Duration PATIENCE = ProcessCluster.PATIENCE;
    private static final Map<String, String> SETTINGS = Map.of(
            "partitions",
            "8",
            "failureDetectionSeconds",
            "3",
            "memory",
            "{regionMiB: 64, checkpointBufferMiB: 16}",
            "wal",
            "{archiveMiB: 128}");
    private static final int IDLE = 1_000;
    private static final int FIRMS = 32;

    @TempDir
    static Path dir;

    private static ProcessCluster grid;
    private static long statement;

    @BeforeAll
    static void start() throws Exception {
        grid = ProcessCluster.make(dir.resolve("grid"), 3, sources(), SETTINGS, SmallServer.flags());
        grid.startNew();
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static SourceList sources() {
        return SourceList.of(List.of(new SourceList.Source(
                "registry", GridFiles.LOADER_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
    }

    @AfterEach
    void serversAreUnharmed() {
        for (int i = 0; i < grid.size(); i++) {
            assertThat(grid.node(i).isAlive()).as(grid.node(i).tail()).isTrue();
        }
    }

    /** A fourth node, as node-2 is but for its name and its ports, after {@code edit}. */
    private static NodeProcess stranger(String name, UnaryOperator<String> edit) throws IOException {
        return NodeProcess.start(Checkout.root(), config(name, edit), SmallServer.flags());
    }

    private static Path config(String name, UnaryOperator<String> edit) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("grid").resolve(name));
        String like = Files.readString(grid.nodeDir(2).resolve("node.yaml"));
        String yaml = edit.apply(like.replaceFirst("name: node-2", "name: " + name)
                .replaceFirst("data: \\S+", "data: ../data/" + name)
                .replaceFirst("ports: .*", ports()));
        return Files.writeString(folder.resolve("node.yaml"), yaml);
    }

    private static String ports() throws IOException {
        List<ServerSocket> free = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                free.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return "ports: {discovery: %d, communication: %d, client: %d, http: %d}"
                    .formatted(free.stream().map(ServerSocket::getLocalPort).toArray());
        } finally {
            for (ServerSocket socket : free) {
                socket.close();
            }
        }
    }

    private static void assertDoesNotStart(NodeProcess node, int exit, String... words) {
        try (node) {
            assertThat(node.awaitExit(PATIENCE)).as(node.tail()).isEqualTo(exit);
            String tail = node.tail();
            assertThat(tail.substring(tail.lastIndexOf('\n') + 1))
                    .startsWith("creditgrid: ")
                    .contains(words)
                    .hasSizeLessThan(1_000);
        }
    }

    @Test
    @Order(1)
    void keyFileOfAnotherGrid() throws IOException {
        GridFiles others = GridFiles.init(
                dir.resolve("others"), SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        assertDoesNotStart(
                stranger("foreign-key", yaml -> yaml.replace("../files/grid.keys", "../../others/grid.keys")),
                1,
                "give it the key file of the other nodes",
                others.keys().fingerprint());
    }

    @Test
    @Order(1)
    void anotherNumberOfPartitions() throws IOException {
        assertDoesNotStart(
                stranger("sixteen", yaml -> yaml.replace("partitions: 8", "partitions: 16")),
                1,
                "creditgrid.partitions is 16 there and 8 here");
    }

    @Test
    @Order(1)
    void dataOfAnotherGrid() throws IOException {
        try (ProcessCluster other =
                ProcessCluster.make(dir.resolve("other"), 1, sources(), SETTINGS, SmallServer.flags())) {
            Path yaml = other.nodeDir(0).resolve("node.yaml");
            Files.writeString(yaml, Files.readString(yaml).replaceFirst("name: node-0", "name: foreign"));
            other.startNew();
            other.stopAll();
        }
        assertDoesNotStart(
                stranger("foreign", yaml -> yaml.replaceFirst("data: \\S+", "data: ../../other/data/node-0")),
                1,
                "belongs to another grid",
                "other/data/node-0");
    }

    @Test
    @Order(1)
    void folderThatCannotBeWritten() throws IOException {
        assertDoesNotStart(
                stranger("no-folder", yaml -> yaml.replaceFirst("data: \\S+", "data: ../files/users.yaml/data")),
                1,
                "users.yaml/data");
    }

    @Test
    @Order(1)
    void jvmWithoutItsFlags() throws Exception {
        Path output = dir.resolve("no-flags.out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Checkout.classPath(),
                        "io.creditgrid.cli.Main",
                        "node",
                        "--config",
                        config("no-flags", yaml -> yaml).toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(output))
                .contains("packages of the JDK that are closed", "--add-opens=java.base/java.nio")
                .doesNotContain("\tat ");
    }

    @Test
    @Order(1)
    void noServerThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        GridException refusal = catchThrowableOfType(
                GridException.class,
                () -> CreditGridClient.builder()
                        .address("127.0.0.1:" + port)
                        .user("loader")
                        .password("x")
                        .connect());
        assertThat(refusal.error()).isEqualTo(GridError.UNAVAILABLE);
        assertThat(refusal.plainMessage()).contains("127.0.0.1:" + port);
    }

    @Test
    @Order(2)
    void aThousandIdleConnections_hinderNobody() throws IOException {
        List<Socket> idle = new ArrayList<>();
        String address = grid.thinAddress(0);
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (CreditGridClient early = client(0)) {
            for (int i = 0; i < IDLE; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            long start = System.nanoTime();
            write(early);
            try (CreditGridClient late = client(0)) {
                write(late);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(idle).allMatch(Socket::isConnected);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    @Order(3)
    void serverThatPausesForTenSeconds_isLeftBehind_andComesBack() throws Exception {
        NodeProcess paused = grid.node(2);
        paused.pause();
        try (CreditGridClient writer = client(0)) {
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            for (int firm = 0; firm < FIRMS; firm++) {
                write(writer, firm);
            }
            while (System.nanoTime() - end < 0) {
                Thread.sleep(100);
            }
            paused.resume();
            assertThat(paused.awaitExit(PATIENCE)).isEqualTo(HaltPolicy.Halting.EXIT_CODE);
            grid.start(2, List.of()).awaitReady(PATIENCE);
            write(writer, 0);
        }
        try (CreditGridClient auditor = grid.connect("auditor")) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            List<String> verdicts;
            do {
                verdicts = IntStream.range(0, 8)
                        .mapToObj(partition -> auditor.audit().verify(partition).verdict())
                        .toList();
            } while (verdicts.contains(VerifyAnswer.UNAVAILABLE) && System.nanoTime() - end < 0); // copies are filled
            assertThat(verdicts).containsOnly(VerifyAnswer.OK);
        }
    }

    private static CreditGridClient client(int node) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddress(node))
                .user("loader")
                .password(grid.files().password("loader"))
                .connect();
    }

    private static void write(CreditGridClient client) {
        for (int firm = 0; firm < FIRMS; firm++) {
            write(client, firm);
        }
    }

    /** Until it is known: a partition of a server that has just gone is in doubt for a while. */
    private static void write(CreditGridClient client, int firm) {
        RecordKey key = new RecordKey(EnterpriseId.of("x-bad:" + firm), RecordKind.ENTERPRISE, "registry", List.of());
        CreditRecord record = CreditRecord.state(key, Interval.from(18_000), 1_700_000_000_000L + ++statement)
                .set("currency", "CNY")
                .set("name", "a mill, said for the " + statement + ". time")
                .set("status", "ACTIVE")
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Outcome outcome = client.put(record);
                if (!outcome.retryable()) {
                    assertThat(outcome.error()).as(outcome.toString()).isNull();
                    return;
                }
            } catch (GridException e) {
                if (!e.error().retryable() || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }
}
