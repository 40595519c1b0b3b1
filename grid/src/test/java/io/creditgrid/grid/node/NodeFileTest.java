package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFileTest {
    @TempDir
    private Path dir = Path.of(".");

    @BeforeEach
    void files() throws IOException {
        TestGrid.files(dir);
    }

    private NodeFile read(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), yaml);
        return NodeFile.read(file, RoleTable.builder().build(), UnaryOperator.identity());
    }

    @Test
    void nameAlone_givesTheDefaults() throws IOException {
        NodeFile file = read("node: {name: node-7}\n");

        NodeConfig config = file.config();
        assertThat(config.workDir()).isEqualTo(dir.resolve("data"));
        assertThat(file.log()).isEqualTo(dir.resolve("log"));
        assertThat(config.ports()).isEqualTo(new Ports(47500, 47100, 10800, 8080));
        assertThat(config.seeds()).containsExactly("127.0.0.1:47500");
        assertThat(config.partitions()).isEqualTo(128);
        assertThat(config.backups()).isEqualTo(1);
        assertThat(config.durability()).isEqualTo(Durability.LOG_ONLY);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.storage()).isEqualTo(Storage.ofRegion(256L << 20));
        assertThat(file.effective()).contains("name: node-7", "durability: log-only", "sources: [registry]");
    }

    @Test
    void everyValue_isTaken_andShownAgain() throws IOException {
        NodeFile file = read("""
                node:
                  name: a
                  host: 127.0.0.1
                  ports: {discovery: 1001, communication: 1002, client: 1003, http: 1004}
                  seeds: ["h1:1001", "h2:1001"]
                  data: d
                  log: l
                  partitions: 16
                  offset: "+00:00"
                  backups: 0
                  durability: fsync
                  failureDetectionSeconds: 3
                  checkpointSeconds: 5
                  memory: {regionMiB: 64, checkpointBufferMiB: 32}
                  wal: {segmentMiB: 32, segments: 5, bufferMiB: 8, archiveMiB: 256, folder: w, archiveFolder: /a}
                """);

        NodeConfig config = file.config();
        assertThat(config.gate().offset()).isEqualTo(ZoneOffset.UTC);
        assertThat(config.storage())
                .isEqualTo(new Storage(
                        64L << 20, 32L << 20, 32 << 20, 5, 8 << 20, 256L << 20, dir.resolve("w"), Path.of("/a")));
        assertThat(config.ports()).isEqualTo(new Ports(1001, 1002, 1003, 1004));
        assertThat(String.join("\n", file.effective()))
                .contains("ports: {discovery: 1001, communication: 1002, client: 1003, http: 1004}")
                .contains("seeds: [h1:1001, h2:1001]", "durability: fsync", "failureDetectionSeconds: 3")
                .contains(
                        "checkpointSeconds: 5", "segmentMiB: 32, segments: 5, bufferMiB: 8, archiveMiB: 256, folder: ")
                .contains(", archiveFolder: /a}");
    }

    @Test
    void variables_areTakenFromTheEnvironment_alsoAsNumbersAndInLists() throws IOException {
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), """
                node:
                  name: "${POD_NAME}"
                  seeds: ["${HOST_A}:1001", "${HOST_B}.local:1001"]
                  partitions: "${P}"
                  memory: {regionMiB: "${REGION}"}
                """);
        Map<String, String> environment =
                Map.of("POD_NAME", "grid-7", "HOST_A", "a", "HOST_B", "b", "P", "16", "REGION", "64");

        NodeConfig config = read(file, environment).config();

        assertThat(config.name()).isEqualTo("grid-7");
        assertThat(config.seeds()).containsExactly("a:1001", "b.local:1001");
        assertThat(config.partitions()).isEqualTo(16);
        assertThat(config.storage().regionBytes()).isEqualTo(64L << 20);
    }

    @Test
    void variablesThatAreUnset_areNamedWithAllOtherMistakes() throws IOException {
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), """
                node:
                  name: "${POD_NAME}"
                  data: "${EMPTY}/data"
                  log: "${lower}"
                  backups: 2
                """);

        assertThatThrownBy(() -> read(file, Map.of("EMPTY", " ")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node.name: the environment has no value for ${POD_NAME}")
                .hasMessageContaining("node.data: the environment has no value for ${EMPTY}")
                .hasMessageContaining("node.log: expected ${NAME} of A-Z, 0-9 and _: ${lower}")
                .hasMessageContaining("backups=2");
    }

    @Test
    void dataFolder_isFoundWithoutTheVariablesOfOtherValues() throws IOException {
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), "node: {name: \"${POD_NAME}\", data: d}\n");

        assertThat(NodeFile.data(file)).isEqualTo(dir.resolve("d"));
    }

    private static NodeFile read(Path file, Map<String, String> environment) throws IOException {
        return NodeFile.read(file, RoleTable.builder().build(), UnaryOperator.identity(), environment::get);
    }

    /** One file with one mistake each; what the message must name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "colour: red | unknown field",
                "ports: {client: 0} | expected a whole number from 1 to 65535: client=0",
                "ports: {web: 1} | unknown field",
                "ports: {http: none} | expected a whole number from 1 to 65535: http=none",
                "partitions: many | partitions=many",
                "partitions: 1025 | partitions=1025",
                "personalNamespaces: [x-Traders] | personalNamespaces=x-Traders",
                "backups: 2 | backups=2",
                "zone: rack 1 | zone 'rack 1' does not match",
                "offset: east | offset=east",
                "offset: Z | offset=Z",
                "host: 5 | 'host' is not a text",
                "data: | 'data' has no value",
                "seeds: [1] | 'seeds' has an entry that is not a text",
                "ports: {client: 8080} | expected four different ports",
                "durability: never | expected log-only",
                "seeds: [nowhere] | seeds=nowhere",
                "seeds: here | is not a list",
                "keys: none | no such file",
                "failureDetectionSeconds: 0 | failureDetectionSeconds=0",
                "checkpointSeconds: 1.5 | checkpointSeconds=1.5",
                "tls: {certificate: a.pem, key: a.key} | node.tls: 'authority' is missing",
                "tls: {certificate: a.pem, key: a.key, authority: ca.pem} | node.tls: no such file",
                "tls: yes | expected fields of",
                "memory: {regionMiB: 1} | region of 1048576 bytes",
                "memory: 5 | expected fields of",
                "wal: {bufferMiB: 1} | a longer record would halt the node",
                "wal: {segmentMiB: 4} | a longer record would halt the node",
                "wal: {bufferMiB: 32} | is larger than a segment",
                "wal: {folder: w, archiveFolder: ./w} | give each its own"
            })
    void mistake_isNamed(String line, String words) {
        assertThatThrownBy(() -> read("node:\n  name: a\n  " + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(dir.resolve(NodeFile.NAME).toString())
                .hasMessageContaining(words);
    }

    @Test
    void mistakesOfFormOfNamedFilesAndOfSizes_areReportedTogether() throws IOException {
        Files.writeString(dir.resolve("grid.keys"), "gridId: xyz\n");
        Files.writeString(dir.resolve("users.yaml"), "users: {x: {}}\n");
        Files.writeString(dir.resolve("a.pem"), "nothing");

        assertThatThrownBy(() -> read("""
                        node:
                          name: Node_0
                          backups: 2
                          colour: red
                          tls: {certificate: a.pem, key: a.key, authority: ca.pem}
                          memory: {regionMiB: 1}
                          wal: {bufferMiB: 1, folder: w, archiveFolder: w}
                        """))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name 'Node_0' does not match")
                .hasMessageContaining("backups=2")
                .hasMessageContaining("'colour'")
                .hasMessageContaining("grid.keys, line 1: the value is not hex")
                .hasMessageContaining("'organisation' is missing")
                .hasMessageContaining("node.tls: expected a certificate in PEM")
                .hasMessageContaining("region of 1048576 bytes")
                .hasMessageContaining("a longer record would halt the node")
                .hasMessageContaining("give each its own");
    }

    @Test
    void folder_namesTheGridThatWasServedFromIt_onceAndForAll() throws IOException {
        assertThat(DataFolder.gridOf(dir)).isEmpty();
        try (DataFolder held = DataFolder.hold(dir)) {
            held.note("abc");
            held.note("def");
        }
        assertThat(DataFolder.gridOf(dir)).hasValue("abc");
    }

    @Test
    void folder_isHeldByOneProcess_andAStaleFileHindersNobody() throws IOException {
        assertThat(DataFolder.holder(dir)).isEmpty();
        try (DataFolder held = DataFolder.hold(dir)) {
            assertThat(held).isNotNull();
            assertThat(DataFolder.holder(dir)).isEqualTo(Optional.of(ProcessHandle.current()));
            assertThatThrownBy(() -> DataFolder.hold(dir))
                    .isInstanceOf(GridException.class)
                    .hasMessageContaining(
                            "is held by process " + ProcessHandle.current().pid());
        }
        assertThat(dir.resolve("node.pid")).exists();
        assertThat(DataFolder.holder(dir)).isEmpty();
        DataFolder.hold(dir).close();
    }

    @Test
    void crashOfATest_isOfItsForm() {
        for (String wrong : new String[] {"", "NOWHERE:1", "CHECKPOINT", "CHECKPOINT:0", "CHECKPOINT:1:MELT"}) {
            assertThatThrownBy(() -> TestCrash.apply(
                            NodeConfig.builder(
                                    "a",
                                    dir,
                                    GridFiles.read(dir)
                                            .embeddedGate(RoleTable.builder().build())),
                            wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected POINT:N or POINT:N:FREEZE");
        }
    }
}
