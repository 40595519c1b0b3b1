package io.creditgrid.client.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which answers of a channel arrive and time-outs strike. Not the connection's reader: what follows on an
 * answer may have to connect anew, which needs that reader.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class ChannelThread implements Executor, AutoCloseable {
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, this::thread);
    private volatile @Nullable Thread mine;

    ChannelThread() {
        pool.setRemoveOnCancelPolicy(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "creditgrid-channel");
        thread.setDaemon(true);
        mine = thread;
        return thread;
    }

    /** Runs {@code work} on this thread; at once where the caller is on it, or where it has ended. */
    @Override
    public void execute(Runnable work) {
        if (Thread.currentThread() == mine) {
            work.run();
            return;
        }
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    /** Runs {@code work} on this thread after {@code delay}, unless that is cancelled or the channel is closed. */
    Future<?> after(Duration delay, Runnable work) {
        try {
            return pool.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
