package io.creditgrid.bench;

import io.creditgrid.bench.raw.RawCluster;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.record.Image;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * Records written into plain caches: the bytes that the log would hold of each, under a key of its own.
 *
 * <p><strong>Thread-safety.</strong> One measure at a time.
 */
final class RawWrites {
    /** Rows of one {@code putAll}. */
    static final int PART = 500;

    private static final int PAGE = 2024;
    private static final double NANOS = 1e9;

    private long seed;
    private int streamed;

    /** Partitions by firm, known beforehand: the plain side need not hash. Made when a bench runs, not for each command. */
    private static final class Partitions {
        private static final int[] GROUPED = of(Shape.GROUPED);
        private static final int[] SCATTERED = of(Shape.SCATTERED);

        private static int[] of(Shape shape) {
            Placement placement = new Placement(ServerSizes.PARTITIONS);
            int[] partitions = new int[RecordSource.FIRMS];
            for (int firm = 0; firm < partitions.length; firm++) {
                partitions[firm] = placement.partition(RecordSource.id(shape, firm));
            }
            return partitions;
        }
    }

    private RowKey key(Shape shape, int firm, int page, int slot) {
        boolean isGrouped = shape == Shape.GROUPED;
        int partition = (isGrouped ? Partitions.GROUPED : Partitions.SCATTERED)[firm];
        byte[] tag = ByteBuffer.allocate(RowKey.TAG_BYTES)
                .putInt(isGrouped ? 0 : 1)
                .putInt(firm)
                .array();
        return RawCluster.key(partition, tag, page, slot);
    }

    private static byte[] value(RecordSource source) {
        return Image.of(source.record()).bytes();
    }

    /** Rows a second by {@code putAll} of sorted keys, through one thin client. */
    double putAll(RawCluster raw, Shape shape, int callers, int seconds) throws Exception {
        try (IgniteClient client = raw.thin()) {
            ClientCache<RowKey, byte[]> cache = client.cache(shape == Shape.GROUPED ? "grouped" : "scattered");
            List<Callers.Call> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                RecordSource source = new RecordSource(shape, seed++);
                calls.add(() -> {
                    TreeMap<RowKey, byte[]> rows = new TreeMap<>(RowKey.ORDER);
                    for (int row = 0; row < PART; row++) {
                        source.next();
                        rows.put(key(shape, source.firm(), PAGE, source.slot()), value(source));
                    }
                    cache.putAll(rows);
                    return rows.size();
                });
            }
            return Callers.measure(calls, seconds).perSecond();
        }
    }

    /** Single puts, each caller through the same thin client. */
    Callers.Measured put(RawCluster raw, int callers, int seconds) throws Exception {
        try (IgniteClient client = raw.thin()) {
            ClientCache<RowKey, byte[]> cache = client.cache("single");
            List<Callers.Call> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                RecordSource source = new RecordSource(Shape.SCATTERED, seed++);
                calls.add(() -> {
                    source.next();
                    cache.put(key(Shape.SCATTERED, source.firm(), PAGE, source.slot()), value(source));
                    return 1;
                });
            }
            return Callers.measure(calls, seconds);
        }
    }

    /** Rows a second by a streamer with defaults. It leaves out keys that are there, so each row has a new one. */
    double stream(RawCluster raw, Shape shape, int seconds) throws Exception {
        try (Ignite client = raw.thick()) {
            RecordSource source = new RecordSource(shape, seed++);
            long start = System.nanoTime();
            long end = start + (long) (seconds * NANOS);
            long rows = 0;
            try (IgniteDataStreamer<RowKey, byte[]> streamer = client.dataStreamer("stream")) {
                while (System.nanoTime() - end < 0) {
                    source.next();
                    streamer.addData(key(shape, source.firm(), streamed++, 0), value(source));
                    rows++;
                }
            }
            return rows / ((System.nanoTime() - start) / NANOS);
        }
    }
}
