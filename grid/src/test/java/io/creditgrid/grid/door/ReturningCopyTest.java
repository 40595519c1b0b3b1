package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.OneCopy;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy that was away comes back with a row of its own, as a node has one that wakes and commits alone. Both copies have
 * counted the same number of updates, so Ignite by itself would take them for equal.
 */
class ReturningCopyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 5;

    @TempDir
    Path dir;

    @Test
    void isFilledAnew_thoughNothingWasWrittenMeanwhile() throws Exception {
        GridFiles files = TestGrid.files(dir.resolve("files"));
        try (EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(3)
                .prefix("returning")
                .smallStorage()
                .wiring(Door::attach)
                .start()) {
            try (CreditGridClient operator = CreditGridClient.builder()
                    .address(grid.thinAddresses().get(0))
                    .user("operator")
                    .password(files.password("operator"))
                    .connect()) {
                operator.create();
            }
            int backup = grid.backupOf(PARTITION);
            RowKey stray = RowKey.folder(PARTITION, new byte[RowKey.TAG_BYTES], 1, 0, 0);
            OneCopy.set(grid.node(backup), CacheName.FOLDER, stray, new byte[] {1});
            grid.checkpoint();
            long before = counter(owner(grid, backup));

            grid.stopNode(backup);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(counter(owner(grid, backup)))
                            .as("update counter of the copy that is left")
                            .isGreaterThan(before + 1_000_000));
            assertThat(peek(owner(grid, backup), stray)).isNull();

            grid.startNode(backup);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(peek(grid.node(backup), stray))
                            .as("the row that only the returning copy had")
                            .isNull());
            assertThat(counter(grid.node(backup))).isEqualTo(counter(owner(grid, backup)));
        }
    }

    /** The node that has the partition, beside {@code other}. */
    private static GridNode owner(EmbeddedGrid grid, int other) {
        return grid.running().stream()
                .filter(node -> !node.config().name().equals(grid.nodeName(other)))
                .filter(node -> node.ignite()
                        .affinity(CacheName.HEAD.label())
                        .isPrimaryOrBackup(node.ignite().cluster().localNode(), RowKey.head(PARTITION)))
                .findFirst()
                .orElseThrow();
    }

    private static byte @Nullable [] peek(GridNode node, RowKey key) {
        return node.ignite()
                .<RowKey, byte[]>cache(CacheName.FOLDER.label())
                .localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP);
    }

    private static long counter(GridNode node) {
        return node.ignite()
                .context()
                .cache()
                .internalCache(CacheName.FOLDER.label())
                .context()
                .topology()
                .localPartition(PARTITION, AffinityTopologyVersion.NONE, false)
                .updateCounter();
    }
}
