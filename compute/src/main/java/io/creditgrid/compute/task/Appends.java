package io.creditgrid.compute.task;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the tasks of this package wait for the log: parked, without holding a thread. Pure functions. */
final class Appends {
    private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

    private Appends() {}

    /** Appends a unit under the actor's name, then goes on with the outcomes. */
    static Object then(Door door, Actor actor, MutationUnit unit, Function<List<Outcome>, Object> next) {
        CompletableFuture<List<Outcome>> answer =
                door.appender().append(unit, new Organisation(actor.organisation()), actor.login(), false, false);
        return then(answer, next);
    }

    /** Goes on when {@code future} is done. */
    static <T> Object then(CompletableFuture<T> future, Function<T, Object> next) {
        return future.isDone() ? next.apply(get(future)) : new DoorTask.Later(future, () -> next.apply(get(future)));
    }

    private static <T> T get(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            // a job's own refusal comes wrapped by whatever carried it
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof GridException known) {
                    throw known;
                }
            }
            LOG.warn("a partition could not be worked on", e);
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "the partition cannot be worked on now: it moved, or a copy is away; send it again",
                    e);
        }
    }

    /**
     * @throws GridException the reason, if a mutation was refused
     */
    static void requireDone(List<Outcome> outcomes) {
        Outcome reason = null;
        for (Outcome outcome : outcomes) {
            // UNIT only says that another mutation of the unit was refused
            if (outcome.error() != null && (reason == null || reason.error() == GridError.UNIT)) {
                reason = outcome;
            }
        }
        if (reason != null) {
            throw new GridException(Objects.requireNonNull(reason.error()), reason.message());
        }
    }
}
