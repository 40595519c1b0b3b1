package io.creditgrid.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.cli.Main;
import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeVerbTest {
    private static final Duration PATIENCE = ProcessCluster.PATIENCE;
    private static final Map<String, String> SETTINGS =
            Map.of("partitions", "8", "memory", "{regionMiB: 64, checkpointBufferMiB: 16}", "wal", "{archiveMiB: 128}");

    @TempDir
    Path dir;

    private ProcessCluster cluster(int nodes) throws IOException {
        return ProcessCluster.make(dir, nodes, SourceList.of(List.of()), SETTINGS, SmallServer.flags());
    }

    private Path yaml(int index) {
        return dir.resolve(ProcessCluster.name(index)).resolve("node.yaml");
    }

    @Test
    void node_startsOnce_stopsInOrder_andComesBackAfterAKill() throws Exception {
        try (ProcessCluster grid = cluster(1)) {
            grid.startNew();
            NodeProcess first = grid.node(0);
            assertThat(first.tail())
                    .contains("partitions: 8", "durability: log-only", "node node-0 ready: clients at ")
                    .doesNotContain(grid.files().password("operator"), "pbkdf2");
            assertThat(Files.readString(yaml(0).resolveSibling("log").resolve("node-0.log")))
                    .isNotEmpty();

            assertThat(answer(grid, "/live")).isEqualTo("200 {\"status\":\"live\",\"reasons\":[]}");
            awaitReadyOverHttp(grid);
            assertThat(answer(grid, "/safe"))
                    .startsWith("503 ")
                    .contains("the only complete copy of 8 partitions is here");
            assertThat(answer(grid, "/metrics")).startsWith("200 ").contains("creditgrid_ready 1.0");

            NodeProcess second = NodeProcess.start(Checkout.root(), yaml(0), SmallServer.flags());
            assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(lastLine(second)).contains("UNAVAILABLE", "is held by process " + first.pid(), "stop that one");

            first.kill();
            grid.start(0, List.of()).awaitReady(PATIENCE);
            assertThat(Main.run("stop", "--config", yaml(0).toString())).isZero();
            assertThat(grid.node(0).awaitExit(PATIENCE)).isZero();
            assertThat(grid.node(0).tail()).endsWith("node node-0 stops\nnode node-0 stopped");
            assertThat(Main.run("stop", "--config", yaml(0).toString()))
                    .describedAs("there is none")
                    .isEqualTo(1);
        }
    }

    @Test
    void inactiveGrid_refusesCallsAtOnce_andIsNotActivatedByHandWithoutAllItsServers() throws IOException {
        try (ProcessCluster grid = cluster(2)) {
            grid.startAll();
            grid.node(0).awaitUp(PATIENCE);
            grid.node(1).awaitUp(PATIENCE);
            try (CreditGridClient bank = grid.connect("bank")) {
                // more than the threads that serve clients: none of them may be held
                for (int i = 0; i < 12; i++) {
                    assertThatThrownBy(bank::info)
                            .isInstanceOfSatisfying(
                                    GridException.class,
                                    e -> assertThat(e.error()).isEqualTo(GridError.UNAVAILABLE))
                            .hasMessageContaining("the grid is not active");
                }
            }
            grid.activate();
            grid.awaitReady();
            grid.stopAll();

            grid.start(0, List.of()).awaitUp(PATIENCE);
            try (ClusterClient operator = ClusterClient.connect(new ClientConfig(
                    List.of(grid.thinAddress(0)),
                    "operator",
                    grid.files().password("operator"),
                    ClientConfig.TIMEOUT,
                    1))) {
                assertThat(operator.isActive()).isFalse();
                assertThatThrownBy(operator::activate)
                        .isInstanceOfSatisfying(
                                GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.NO_PERMISSION))
                        .hasMessageContaining("start [node-1]");
                grid.start(1, List.of());
                grid.awaitReady();
                assertThat(operator.isActive()).isTrue();
            }
            assertThat(grid.stopAll()).containsValues(0, 0);
        }
    }

    @Test
    void wrongConfiguration_endsWith2_andNamesAllThatIsWrong() throws IOException {
        try (ProcessCluster grid = cluster(1)) {
            Files.writeString(yaml(0), """
                    node:
                      name: Node_0
                      ports: {client: 70000}
                      backups: two
                      durability: maybe
                      colour: red
                      wal: {bufferMiB: 1}
                      keys: ../files/none.keys
                    """);
            NodeProcess node = grid.start(0, List.of());

            assertThat(node.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(lastLine(node))
                    .startsWith("creditgrid: BAD_CONFIGURATION: ")
                    .contains("client=70000", "backups=two", "durability=maybe", "'colour'", "none.keys", "users.yaml");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"communication", "http"})
    void takenPort_endsWith1_andOneLine(String port) throws IOException {
        try (ProcessCluster grid = cluster(1);
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String text = Files.readString(yaml(0));
            Files.writeString(yaml(0), text.replaceFirst(port + ": [0-9]+", port + ": " + other.getLocalPort()));
            NodeProcess node = grid.start(0, List.of());

            assertThat(node.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(lastLine(node)).startsWith("creditgrid: UNAVAILABLE: ").contains("is taken", "; choose ");
        }
    }

    /** A node looks at itself once a second. */
    private static void awaitReadyOverHttp(ProcessCluster grid) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String answer = answer(grid, "/ready");
        while (!answer.startsWith("200 ") && System.nanoTime() - end < 0) {
            Thread.sleep(100);
            answer = answer(grid, "/ready");
        }
        assertThat(answer).isEqualTo("200 {\"status\":\"ready\",\"reasons\":[]}");
    }

    /** What a node answers over HTTP. */
    private static String answer(ProcessCluster grid, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = grid.get(0, path);
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void certificateOfAnotherAuthority_endsWith2_andIsNamed() throws IOException {
        try (ProcessCluster grid = cluster(1).withTls()) {
            DevelopmentAuthority other = DevelopmentAuthority.open(dir.resolve("other"), new SecureRandom());
            Files.copy(
                    other.certificate(), Objects.requireNonNull(grid.authority()), StandardCopyOption.REPLACE_EXISTING);
            NodeProcess node = grid.start(0, List.of());

            assertThat(node.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(lastLine(node))
                    .startsWith("creditgrid: BAD_CONFIGURATION: ")
                    .contains("node.tls: certificate=", "node-0.pem", "and not by the authority");
        }
    }

    private static String lastLine(NodeProcess node) {
        String tail = node.tail();
        return tail.substring(tail.lastIndexOf('\n') + 1);
    }
}
