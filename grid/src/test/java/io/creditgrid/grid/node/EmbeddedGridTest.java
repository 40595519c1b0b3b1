package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.creditgrid.grid.LogWatch;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedGridTest {
    private TestGrid test;
    private Path dir;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        dir = folder;
        test = TestGrid.start(folder, "embedded", 2, RoleTable.builder().build());
    }

    @AfterAll
    void stop() {
        if (test != null) {
            test.close();
        }
    }

    @Test
    @Order(0)
    void keyType_isKnownBeforeAnyRow() {
        for (GridNode node : test.grid().running()) {
            assertThat(node.ignite().binary().type(RowKey.class.getName()).affinityKeyFieldName())
                    .isEqualTo(RowKey.AFFINITY_FIELD);
        }
    }

    @Test
    @Order(1)
    void key_liesInThePartitionThatItCarries() {
        for (CacheName name : CacheName.values()) {
            Affinity<RowKey> affinity = test.grid().node(0).ignite().affinity(name.label());
            assertThat(affinity.partitions()).isEqualTo(NodeConfig.EMBEDDED_PARTITIONS);
            for (int p = 0; p < affinity.partitions(); p++) {
                assertThat(affinity.partition(RowKey.head(p))).isEqualTo(p);
                assertThat(affinity.partition(RowKey.block(p, Long.MAX_VALUE))).isEqualTo(p);
                assertThat(affinity.partition(RowKey.folder(
                                p, new byte[] {-1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -16}, 4, 2026, 7)))
                        .isEqualTo(p);
                assertThat(affinity.mapKeyToPrimaryAndBackups(RowKey.head(p))).hasSize(2);
            }
            assertThat(affinity.partition(RowKey.epochHead())).isZero();
        }
    }

    @Test
    @Order(2)
    void oneServerOfTwo_reads_doesNotWrite_andRowsOutliveARestart() {
        EmbeddedGrid grid = test.grid();
        RowKey key = RowKey.basePd(5);
        grid.node(0).ignite().<RowKey, byte[]>cache(CacheName.BASE_PD.label()).put(key, new byte[] {7});

        grid.stopNode(1);
        Ignite left = grid.node(0).ignite();
        assertThat(left.<RowKey, byte[]>cache(CacheName.BASE_PD.label()).get(key))
                .containsExactly(7);
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        left.<RowKey, byte[]>cache(CacheName.BASE_PD.label()).put(key, new byte[] {8}))
                .rootCause()
                .hasMessageContaining("topology is not valid");
        grid.startNode(1);
        grid.node(1).ignite().<RowKey, byte[]>cache(CacheName.BASE_PD.label()).put(key, new byte[] {9});

        grid.restart();

        for (GridNode node : grid.running()) {
            assertThat(node.ignite()
                            .<RowKey, byte[]>cache(CacheName.BASE_PD.label())
                            .localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP))
                    .containsExactly(9);
            assertThat(node.isWalGuarded()).isTrue();
        }
        assertThat(Files.isDirectory(grid.groupDir(0, CacheName.BASE_PD.group())))
                .isTrue();
        grid.check();
    }

    @Test
    @Order(3)
    void otherKeyFile_isRefused() throws IOException {
        GridFiles others = TestGrid.files(dir.resolve("others"));
        NodeConfig seed = test.grid().node(0).config();
        NodeConfig config = NodeConfig.builder(
                        "stranger",
                        dir.resolve("stranger"),
                        TestGrid.gate(others, RoleTable.builder().build()))
                .ports(Ports.from(seed.ports().discovery() + 2 * Ports.COUNT))
                .seeds(seed.seeds())
                .failureDetection(Duration.ofSeconds(1))
                .smallStorage()
                .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> GridNode.start(config))
                .withMessageContaining("key file")
                .withMessageContaining(others.keys().fingerprint());
        assertThat(test.grid().node(0).ignite().cluster().nodes()).hasSize(2);
    }

    @Test
    @Order(4)
    void otherPartitions_areRefused() {
        NodeConfig seed = test.grid().node(0).config();
        var gate = new io.creditgrid.grid.security.GateSettings(
                test.files().keys(),
                test.files().users(),
                test.files().sources(),
                RoleTable.builder().build(),
                64,
                NodeConfig.OFFSET);
        NodeConfig config = NodeConfig.builder("stranger", dir.resolve("stranger2"), gate)
                .ports(Ports.from(seed.ports().discovery() + 2 * Ports.COUNT))
                .seeds(seed.seeds())
                .failureDetection(Duration.ofSeconds(1))
                .smallStorage()
                .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> GridNode.start(config))
                .withMessageContaining("creditgrid.partitions is 64 there and 32 here");
    }

    @ParameterizedTest
    @CsvSource({"1, is 3[56]\\d\\d s ahead of", "-1, is 3[56]\\d\\d s behind"})
    @Order(4)
    void clockThatIsAnHourOff_isRefused(int hours, String words) {
        NodeConfig seed = test.grid().node(0).config();
        NodeConfig config = NodeConfig.builder(
                        "stranger",
                        dir.resolve("stranger" + hours),
                        TestGrid.gate(test.files(), RoleTable.builder().build()))
                .ports(Ports.from(seed.ports().discovery() + 2 * Ports.COUNT))
                .seeds(seed.seeds())
                .failureDetection(Duration.ofSeconds(1))
                .clock(() -> Instant.now().plus(Duration.ofHours(hours)))
                .smallStorage()
                .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> GridNode.start(config))
                .satisfies(
                        e -> assertThat(e.getMessage()).containsPattern(words).contains("set by NTP"));
    }

    @Test
    @Order(5)
    void attachedParts_areFoundByType_andClosedLastFirst() {
        GridNode node = test.grid().node(1);
        List<String> closed = new ArrayList<>();
        node.attach(Runnable.class, () -> {});
        node.attach(First.class, new First(closed));
        node.attach(Second.class, new Second(closed));
        assertThat(GridNode.of(node.ignite()).part(First.class)).isNotNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> node.attach(First.class, new First(closed)))
                .withMessageContaining("already");
        assertThatIllegalStateException()
                .isThrownBy(() -> node.part(String.class))
                .withMessageContaining("not yet");

        test.grid().stopNode(1);

        assertThat(closed).containsExactly("second", "first");
        test.grid().startNode(1);
    }

    private record First(List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add("first");
        }
    }

    private record Second(List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add("second");
        }
    }

    /** As Ignite ends one when a client that streams hangs up; refused or not. */
    @Test
    @Order(6)
    void streamerThreadThatEnds_doesNotHaltTheNode() {
        EmbeddedGrid grid = test.grid();
        try (LogWatch log = LogWatch.open()) {
            grid.node(0)
                    .ignite()
                    .context()
                    .pools()
                    .getDataStreamerExecutorService()
                    .execute(0, () -> Thread.currentThread().interrupt());
            Awaitility.await()
                    .atMost(EmbeddedGrid.PATIENCE)
                    .untilAsserted(() -> assertThat(log.lines())
                            .anySatisfy(line -> assertThat(line).contains("data streamer ended", "goes on")));
        }
        grid.check();
        assertThat(isUp("embedded-0")).isTrue();
    }

    @Test
    @Order(7)
    void halt_stopsTheGridAndFailsTheRun() {
        EmbeddedGrid grid = test.grid();
        grid.check();

        grid.node(0).config().halt().halt("a reason");

        Awaitility.await().atMost(EmbeddedGrid.PATIENCE).until(() -> !isUp("embedded-0") && !isUp("embedded-1"));
        assertThatIllegalStateException().isThrownBy(grid::check).withMessageContaining("a reason");
    }

    private static boolean isUp(String name) {
        return Ignition.state(name) == IgniteState.STARTED;
    }
}
