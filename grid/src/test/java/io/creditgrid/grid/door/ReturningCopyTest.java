package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Intruder;
import java.nio.file.Path;
import java.time.Duration;
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
        try (EmbeddedGrid grid = ThreeNodes.start(dir, "returning")) {
            int backup = grid.backupOf(PARTITION);
            RowKey stray = RowKey.folder(PARTITION, new byte[RowKey.TAG_BYTES], 1, 0, 0);
            Intruder.writeCopy(grid.node(backup).ignite(), CacheName.FOLDER, stray, new byte[] {1});
            grid.checkpoint();
            long before = ThreeNodes.counter(ThreeNodes.otherOwner(grid, PARTITION, backup), PARTITION);

            grid.stopNode(backup);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    ThreeNodes.counter(ThreeNodes.otherOwner(grid, PARTITION, backup), PARTITION))
                            .as("update counter of the copy that is left")
                            .isGreaterThan(before + 1_000_000));
            assertThat(peek(ThreeNodes.otherOwner(grid, PARTITION, backup), stray))
                    .isNull();

            grid.startNode(backup);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(peek(grid.node(backup), stray))
                            .as("the row that only the returning copy had")
                            .isNull());
            assertThat(ThreeNodes.counter(grid.node(backup), PARTITION))
                    .isEqualTo(ThreeNodes.counter(ThreeNodes.otherOwner(grid, PARTITION, backup), PARTITION));
        }
    }

    private static byte @Nullable [] peek(GridNode node, RowKey key) {
        return LocalPartitions.row(node.ignite(), CacheName.FOLDER, key);
    }
}
