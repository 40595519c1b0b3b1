package io.creditgrid.grid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridNode;
import java.nio.file.Path;
import org.apache.ignite.cluster.ClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid of one node, which has the only copy of all. */
class LonelyNodeTest {
    @TempDir
    Path dir;

    @Test
    void oneNode_isReady_neverSafe_andSaysThatItWaitsWhenInactive() throws Exception {
        try (HttpGrid grid = HttpGrid.start(dir, "lonely", 1)) {
            grid.create();
            await().atMost(EmbeddedGrid.PATIENCE)
                    .untilAsserted(() -> assertThat(grid.health(0, "/ready")).isEqualTo("200 ready []"));
            assertThat(grid.health(0, "/safe"))
                    .isEqualTo("503 not safe [\"the grid keeps no backups: the only copy of its partitions is here\"]");

            GridNode node = grid.grid().node(0);
            node.ignite().cluster().state(ClusterState.INACTIVE);
            await().atMost(EmbeddedGrid.PATIENCE)
                    .untilAsserted(() -> assertThat(grid.health(0, "/ready"))
                            .isEqualTo("503 not ready [\"the grid is not active\"]"));
            assertThat(grid.health(0, "/safe")).startsWith("503 not safe [\"the grid is not active");
            assertThat(grid.health(0, "/live")).isEqualTo("200 live []");
            assertThat(grid.metrics(0)).containsEntry("creditgrid_active", 0.0);

            assertThatThrownBy(() -> HttpEndpoint.attach(node))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the port of HTTP is taken, " + grid.address(0))
                    .hasMessageContaining("choose another ports.http");
        }
    }
}
