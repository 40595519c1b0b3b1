package io.creditgrid.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets work rest for a while. When it is closed, no work is forgotten: what rests is told so.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Pauses implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "creditgrid-pauses");
        thread.setDaemon(true);
        return thread;
    });

    /** What to do for work that rests, should this be closed. */
    private final Map<Object, Runnable> resting = new HashMap<>();

    private boolean closed;

    Pauses() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs {@code next} after {@code pause}, or {@code ended} once this is closed: one of them, once.
     *
     * @param next MUST NOT block for long
     */
    void after(Duration pause, Runnable next, Runnable ended) {
        Object token = new Object();
        synchronized (this) {
            if (!closed) {
                resting.put(token, ended);
                var unused = timer.schedule(() -> wake(token, next), pause.toNanos(), TimeUnit.NANOSECONDS);
                return;
            }
        }
        ended.run();
    }

    private void wake(Object token, Runnable next) {
        synchronized (this) {
            if (resting.remove(token) == null) {
                return;
            }
        }
        next.run();
    }

    /** Runs {@code late} after {@code pause} unless that is cancelled or this is closed. */
    synchronized java.util.concurrent.Future<?> unlessCancelled(Duration pause, Runnable late) {
        if (closed) {
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }
        ScheduledFuture<?> scheduled = timer.schedule(late, pause.toNanos(), TimeUnit.NANOSECONDS);
        return scheduled;
    }

    @Override
    public void close() {
        Map<Object, Runnable> left;
        synchronized (this) {
            closed = true;
            left = new HashMap<>(resting);
            resting.clear();
        }
        timer.shutdownNow();
        left.values().forEach(Runnable::run);
    }
}
