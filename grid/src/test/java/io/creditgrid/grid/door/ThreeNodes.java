package io.creditgrid.grid.door;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A created grid of three nodes with doors, and who has what in it. */
final class ThreeNodes {
    private ThreeNodes() {}

    /**
     * Starts and creates one; close it.
     *
     * @param prefix of the nodes' names
     */
    static EmbeddedGrid start(Path dir, String prefix) throws IOException {
        GridFiles files = TestGrid.files(dir.resolve("files"));
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(3)
                .prefix(prefix)
                .quick()
                .wiring(Door::attach)
                .start();
        try (CreditGridClient operator = CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user("operator")
                .password(files.password("operator"))
                .connect()) {
            operator.create();
            return grid;
        } catch (RuntimeException | IOException e) {
            grid.close();
            throw e;
        }
    }

    /** The running node that has a copy of the partition, beside the node at a place. */
    static GridNode otherOwner(EmbeddedGrid grid, int partition, int index) {
        return grid.running().stream()
                .filter(node -> !node.config().name().equals(grid.nodeName(index)))
                .filter(node -> node.ignite()
                        .affinity(CacheName.HEAD.label())
                        .isPrimaryOrBackup(node.ignite().cluster().localNode(), RowKey.head(partition)))
                .findFirst()
                .orElseThrow();
    }

    /** How many updates a node's copy of the partition has counted. */
    static long counter(GridNode node, int partition) {
        return Objects.requireNonNull(LocalPartitions.of(node.ignite(), CacheName.HEAD, partition))
                .updateCounter();
    }
}
