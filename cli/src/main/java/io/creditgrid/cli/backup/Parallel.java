package io.creditgrid.cli.backup;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does a few pieces of work at a time. */
final class Parallel {
    /** Partitions at a time: each has a page or two in memory. */
    static final int PARTITIONS = 4;

    private static final long END_SECONDS = 10;

    private Parallel() {}

    /** Told after each piece. */
    @FunctionalInterface
    interface Done {
        void done(int finished, int all);
    }

    /**
     * Does all pieces; the first failure ends it.
     *
     * @throws GridException as thrown by a piece; UNAVAILABLE if interrupted
     */
    static void all(List<? extends Callable<?>> pieces, Done told) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS, work -> {
            Thread thread = new Thread(work, "backup");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var finished = new ExecutorCompletionService<Object>(threads);
            for (Callable<?> piece : pieces) {
                finished.submit(piece::call);
            }
            for (int i = 1; i <= pieces.size(); i++) {
                finished.take().get();
                told.done(i, pieces.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted; run the same again", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** So that nobody writes any more when the caller cleans up. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static GridException thrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        return cause instanceof GridException refusal
                ? refusal
                : new GridException(GridError.INTERNAL, "a partition could not be worked on: " + cause, cause);
    }
}
