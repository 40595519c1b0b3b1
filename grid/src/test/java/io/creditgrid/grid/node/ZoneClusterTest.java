package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.cache.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes in two zones. */
class ZoneClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void copies_lieInBothZones_andInOneWhereOnlyOneIsLeft() throws Exception {
        AtomicInteger started = new AtomicInteger();
        GridFiles files = TestGrid.files(dir.resolve("files"));
        try (EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, RoleTable.builder().build()))
                .nodes(3)
                .prefix("zones")
                .quick()
                .configure(config -> config.zone(started.getAndIncrement() == 0 ? "east" : "west"))
                .start()) {
            assertThat(owners(grid))
                    .allSatisfy(copies -> assertThat(copies)
                            .as("copies on two of three servers, of which zones-0 is alone in its zone")
                            .hasSize(2)
                            .contains("zones-0"));

            grid.stopNode(0);
            IgniteCluster cluster = grid.node(1).ignite().cluster();
            cluster.setBaselineTopology(cluster.topologyVersion());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(owners(grid))
                            .allSatisfy(copies -> assertThat(copies).containsExactlyInAnyOrder("zones-1", "zones-2")));
        }
    }

    private static List<List<Object>> owners(EmbeddedGrid grid) {
        Affinity<RowKey> affinity = grid.running().get(0).ignite().affinity(CacheName.BLOCK.label());
        List<List<Object>> owners = new ArrayList<>();
        for (int partition = 0; partition < affinity.partitions(); partition++) {
            owners.add(affinity.mapPartitionToPrimaryAndBackups(partition).stream()
                    .map(node -> node.consistentId())
                    .toList());
        }
        return owners;
    }
}
