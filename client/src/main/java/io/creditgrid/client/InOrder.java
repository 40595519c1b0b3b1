package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Makes a few calls at a time and hands their answers on in order. Not thread-safe. */
final class InOrder implements AutoCloseable {
    /** Calls at a time: enough to keep two nodes at work, few enough to hold their answers. */
    private static final int AT_A_TIME = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, task -> {
        Thread thread = new Thread(task, "creditgrid-sweep");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Calls {@code call} for 0 to {@code count - 1} and {@code next} with each answer, in that order, in this thread.
     *
     * @return false if {@code cancel} became true before all were made
     */
    <T> boolean each(int count, BooleanSupplier cancel, IntFunction<T> call, Consumer<T> next) {
        Deque<Future<T>> underWay = new ArrayDeque<>();
        int started = 0;
        try {
            while (started < count || !underWay.isEmpty()) {
                while (started < count && underWay.size() < AT_A_TIME) {
                    if (cancel.getAsBoolean()) {
                        return false;
                    }
                    int index = started++;
                    underWay.add(threads.submit(() -> call.apply(index)));
                }
                next.accept(get(underWay.remove()));
            }
            return true;
        } finally {
            underWay.forEach(open -> open.cancel(false));
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.IN_DOUBT, "interrupted while waiting for an answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridException refusal) {
                throw refusal;
            }
            throw new GridException(GridError.INTERNAL, "a call of the sweep failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
