package io.creditgrid.bench;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.RecordFeed;
import io.creditgrid.model.ledger.Bytes;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes through the door, by the loader's path or one by one. Every measure writes records of its own seed.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
final class AuditedLoad {
    private static final double NANOS = 1e9;

    /** They end with the process. */
    private final ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS, work -> {
        Thread thread = new Thread(work, "bench-encoder");
        thread.setDaemon(true);
        return thread;
    });

    private long seed;
    private int batches;

    /** @param seed of the first measure */
    AuditedLoad(long seed) {
        this.seed = seed;
    }

    /**
     * Rows a second of the loader's path, until all are confirmed.
     *
     * @param part records of one partition in a frame
     * @param sizes told of each record; null if nobody asks
     */
    double rows(CreditGridClient loader, Shape shape, int part, int seconds, @Nullable FolderSizes sizes) {
        Bytes batch = Bytes.wrap(ByteBuffer.allocate(32).putInt(++batches).array());
        RecordFeed feed = new RecordFeed(loader, batch, part, InstantSource.system(), threads);
        RecordSource source = new RecordSource(shape, seed++);
        long start = System.nanoTime();
        long end = start + (long) (seconds * NANOS);
        while (System.nanoTime() - end < 0) {
            source.next();
            if (sizes != null) {
                sizes.written(source.firm(), source.slot());
            }
            feed.add(source.record());
        }
        return feed.finish() / ((System.nanoTime() - start) / NANOS);
    }

    /** Single mutations by {@code callers} of one client. */
    Callers.Measured mutations(CreditGridClient client, int callers, int seconds) throws Exception {
        List<Callers.Call> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            RecordSource source = new RecordSource(Shape.SCATTERED, seed++);
            calls.add(() -> {
                source.next();
                client.put(source.record());
                return 1;
            });
        }
        return Callers.measure(calls, seconds);
    }
}
