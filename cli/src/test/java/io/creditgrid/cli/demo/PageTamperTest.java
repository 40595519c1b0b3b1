package io.creditgrid.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On two real nodes; cache {@code basePd} stands for all, since nodes may write it without the gate. */
class PageTamperTest {
    private static final String CACHE = CacheName.BASE_PD.label();
    private static final int PARTITION = 7;
    private static final int[] SIZES = {40, 300, 3_900, 4_100, 10_000, 60_000};

    private final SplittableRandom random = new SplittableRandom(Seeds.of(PageTamperTest.class));

    @Test
    void alter_changesOneByteOfOneCopy_andNothingHealsIt(@TempDir Path dir) throws IOException {
        try (EmbeddedGrid grid = start(dir)) {
            List<RowKey> keys = new ArrayList<>();
            List<byte[]> values = new ArrayList<>();
            write(grid, keys, values);
            int backup = indexOfBackup(grid);

            grid.checkpoint();
            grid.stopAll();
            Path file = PageTamper.partitionFile(grid.groupDir(backup, CacheName.BASE_PD.group()), PARTITION);
            List<byte[]> altered = alterEach(file, values);
            grid.restart();

            for (int i = 0; i < keys.size(); i++) {
                assertThat(peek(grid, backup, keys.get(i)))
                        .as("the altered copy")
                        .isEqualTo(altered.get(i));
                assertThat(peek(grid, 1 - backup, keys.get(i)))
                        .as("the other copy")
                        .isEqualTo(values.get(i));
                assertThat(cache(grid, backup).get(keys.get(i))).as("read").isEqualTo(values.get(i));
            }
            grid.check();
        }
    }

    private static EmbeddedGrid start(Path dir) throws IOException {
        GridFiles files = GridFiles.init(dir.resolve("files"), SourceList.of(List.of()), List.of(), new SecureRandom());
        GateSettings gate = files.embeddedGate(RoleTable.builder().build());
        return EmbeddedGrid.builder(dir.resolve("work"), gate)
                .prefix("tamper")
                .quick()
                .start();
    }

    /** Rows of all sizes, rewritten and with holes between, so that pages hold dead versions and indirect items too. */
    private void write(EmbeddedGrid grid, List<RowKey> keys, List<byte[]> values) {
        IgniteCache<RowKey, byte[]> cache = cache(grid, 0);
        for (int n = 0; n < 120; n++) {
            RowKey key = RowKey.block(PARTITION, n);
            int size = SIZES[n % SIZES.length];
            cache.put(key, bytes(size / 2 + 1));
            cache.put(key, bytes(size / 3 + 1));
            byte[] value = bytes(size);
            cache.put(key, value);
            if (n % 5 == 0) {
                cache.remove(key);
            } else {
                keys.add(key);
                values.add(value);
            }
        }
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<byte[]> alterEach(Path file, List<byte[]> values) throws IOException {
        List<byte[]> altered = new ArrayList<>();
        for (byte[] value : values) {
            int offset = random.nextInt(value.length);
            byte other = (byte) (value[offset] + 1 + random.nextInt(255));
            PageTamper.Place place = PageTamper.alter(file, value, offset, other);
            assertThat(place.before()).isEqualTo(value[offset]);
            byte[] now = value.clone();
            now[offset] = other;
            assertThat(PageTamper.alter(file, now, offset, place.before()).position())
                    .isEqualTo(place.position());
            PageTamper.alter(file, value, offset, other);
            altered.add(now);
        }
        return altered;
    }

    private static int indexOfBackup(EmbeddedGrid grid) {
        Ignite ignite = grid.node(0).ignite();
        return ignite.affinity(CACHE).isBackup(ignite.cluster().localNode(), RowKey.block(PARTITION, 0)) ? 0 : 1;
    }

    private static IgniteCache<RowKey, byte[]> cache(EmbeddedGrid grid, int node) {
        return grid.node(node).ignite().cache(CACHE);
    }

    private static byte @Nullable [] peek(EmbeddedGrid grid, int node, RowKey key) {
        return cache(grid, node).localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP);
    }

    @Test
    void alter_whatIsNotThere_isRefused(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("part-0.bin");
        assertThatIOException()
                .isThrownBy(() -> PageTamper.alter(file, new byte[] {1, 2}, 0, (byte) 9))
                .withMessageContaining("no such file");
        Files.write(file, new byte[8192]);
        assertThatIOException()
                .isThrownBy(() -> PageTamper.alter(file, new byte[] {1, 2}, 0, (byte) 9))
                .withMessageContaining("is no partition file");
        assertThatIllegalArgumentException().isThrownBy(() -> PageTamper.alter(file, new byte[] {1, 2}, 2, (byte) 9));
        assertThatIllegalArgumentException().isThrownBy(() -> PageTamper.alter(file, new byte[] {1, 2}, 0, (byte) 1));
    }
}
