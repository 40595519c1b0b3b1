package io.creditgrid.client.internal;

import io.creditgrid.model.contract.TaskName;

/** Carries the bytes of one call to the grid and its answer back. A test may drop an answer after delivery. */
public interface Channel extends AutoCloseable {
    /**
     * Calls a task.
     *
     * @throws io.creditgrid.model.contract.GridException what the grid or the connection refused; IN_DOUBT if no answer came
     */
    byte[] call(TaskName task, byte[] request);

    @Override
    void close();
}
