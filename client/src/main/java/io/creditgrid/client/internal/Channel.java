package io.creditgrid.client.internal;

import io.creditgrid.model.contract.TaskName;
import java.util.concurrent.CompletableFuture;

/**
 * Carries the bytes of one call to the grid and its answer back. A test may drop an answer after delivery.
 *
 * <p><strong>Thread-safety.</strong> Implementations MUST be safe.
 */
public interface Channel extends AutoCloseable {
    /**
     * Calls a task and waits for its answer.
     *
     * @throws io.creditgrid.model.contract.GridException what the grid or the connection refused; IN_DOUBT if no answer came
     */
    byte[] call(TaskName task, byte[] request);

    /**
     * Calls a task. What {@link #call} throws, the future fails with. Unless overridden, a thread waits for the answer.
     *
     * @return ends within the channel's time-out; its continuations MUST NOT block
     */
    default CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
        return CompletableFuture.supplyAsync(() -> call(task, request));
    }

    @Override
    void close();
}
