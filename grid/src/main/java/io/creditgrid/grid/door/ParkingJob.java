package io.creditgrid.grid.door;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.compute.ComputeJobAdapter;
import org.apache.ignite.compute.ComputeJobContext;
import org.apache.ignite.resources.JobContextResource;
import org.jspecify.annotations.Nullable;

/** A job that waits without holding a thread: it ends its turn, and is executed again once what it waits for is there. */
abstract class ParkingJob extends ComputeJobAdapter {
    private static final long serialVersionUID = 1L;

    @JobContextResource
    private transient @Nullable ComputeJobContext context;

    /**
     * Parks until all are complete, however they complete.
     *
     * @return whether it did: then {@code execute} returns null at once, and is called again
     */
    final boolean parksUntil(Collection<? extends CompletableFuture<?>> awaited) {
        CompletableFuture<Void> all = CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new));
        if (all.isDone()) {
            return false;
        }
        ComputeJobContext parked = Objects.requireNonNull(context);
        parked.holdcc();
        var unused = all.whenComplete((nothing, failure) -> parked.callcc());
        return true;
    }
}
