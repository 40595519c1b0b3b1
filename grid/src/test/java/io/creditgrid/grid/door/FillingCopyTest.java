package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Intruder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.query.ScanQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a copy are looked up while rebalance fills it, as a primary does that waits for its backup. */
class FillingCopyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 5;
    private static final int ROWS = 40_000;
    private static final int READERS = 2;
    private static final int STEP = 20;

    @TempDir
    Path dir;

    @Test
    void losesNoRowToThoseWhoLook() throws Exception {
        try (EmbeddedGrid grid = ThreeNodes.start(dir, "filling")) {
            int backup = grid.backupOf(PARTITION);
            GridNode primary = ThreeNodes.otherOwner(grid, PARTITION, backup);
            for (int row = 0; row < ROWS; row++) {
                Intruder.writeCopy(primary.ignite(), CacheName.FOLDER, key(row), new byte[] {1});
            }
            List<RowKey> keys = new ArrayList<>();
            ScanQuery<RowKey, byte[]> all =
                    new ScanQuery<RowKey, byte[]>().setPartition(PARTITION).setLocal(true);
            primary.ignite()
                    .<RowKey, byte[]>cache(CacheName.FOLDER.label())
                    .query(all, Cache.Entry::getKey)
                    .forEach(keys::add);
            assertThat(keys).hasSize(ROWS);
            grid.stopNode(backup);

            Readers readers = new Readers(grid.nodeName(backup), keys);
            grid.startNode(backup);
            Ignite filled = grid.node(backup).ignite();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ThreeNodes.counter(grid.node(backup), PARTITION))
                            .isEqualTo(ThreeNodes.counter(primary, PARTITION)));
            readers.stop();
            keys.removeIf(key -> LocalPartitions.row(filled, CacheName.FOLDER, key) != null);
            assertThat(keys).as("rows that the filled copy lacks").isEmpty();
            assertThat(readers.early.sum())
                    .as("rows that were looked up until they came")
                    .isGreaterThan(10);
        }
    }

    private static RowKey key(int row) {
        byte[] tag = ByteBuffer.allocate(RowKey.TAG_BYTES).putInt(row).array();
        return RowKey.folder(PARTITION, tag, 1, 0, 0);
    }

    /** Each looks a row up until it has come, then one that comes somewhat later, and so on. */
    private static final class Readers {
        private final ExecutorService threads = Executors.newFixedThreadPool(READERS);
        private final AtomicBoolean done = new AtomicBoolean();
        private final LongAdder early = new LongAdder();
        private final List<Future<?>> running = new ArrayList<>();

        Readers(String node, List<RowKey> keys) {
            for (int reader = 0; reader < READERS; reader++) {
                int first = reader;
                running.add(threads.submit(() -> read(node, keys, first)));
            }
        }

        private void read(String node, List<RowKey> keys, int first) {
            while (!done.get() && Ignition.state(node) != IgniteState.STARTED) {
                Thread.onSpinWait();
            }
            for (int i = first; i < keys.size() && !done.get(); i += STEP) {
                RowKey key = keys.get(i);
                boolean wasAbsent = false;
                while (!done.get() && LocalPartitions.row(Ignition.ignite(node), CacheName.FOLDER, key) == null) {
                    wasAbsent = true;
                }
                if (wasAbsent) {
                    early.increment();
                }
            }
        }

        void stop() throws Exception {
            done.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            threads.shutdown();
        }
    }
}
