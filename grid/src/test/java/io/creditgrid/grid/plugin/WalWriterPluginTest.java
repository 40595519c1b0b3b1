package io.creditgrid.grid.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.TestGrid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAL writer of a started node sleeps while it has nothing to write. */
class WalWriterPluginTest {
    @TempDir
    static Path dir;

    @Test
    void map_isEmpty_whenAllAreServed() {
        WalWriterPlugin.Waiters waiters = new WalWriterPlugin.Waiters();
        assertThat(waiters.isEmpty()).isTrue();
        waiters.put(Thread.currentThread(), 7L);
        assertThat(waiters.isEmpty()).isFalse();
        waiters.put(Thread.currentThread(), Long.MIN_VALUE);
        assertThat(waiters.isEmpty()).isTrue();
        assertThat(waiters.values()).as("still there, for its thread to find").hasSize(1);
    }

    @Test
    void startedNode_hasIt() throws Exception {
        try (TestGrid grid =
                TestGrid.start(dir, "wal-writer", 1, TaskRights.table().build())) {
            Object wal =
                    grid.grid().node(0).ignite().context().cache().context().wal();
            Object writer = WalWriterPlugin.read(WalWriterPlugin.read(wal, "fileHandleManager"), "walWriter");
            assertThat(WalWriterPlugin.read(writer, "waiters")).isInstanceOf(WalWriterPlugin.Waiters.class);
        }
    }
}
