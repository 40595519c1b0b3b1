package io.creditgrid.compute.task;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.Appender;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** How the tasks of this package wait for the log: parked, without holding a thread. Pure functions. */
final class Appends {
    /** No moment at which the firm was read. */
    private static final long ANY_MOMENT = -1;

    private Appends() {}

    /** Appends a unit under the actor's name, then goes on with the outcomes. */
    static Object then(Door door, Actor actor, MutationUnit unit, Function<List<Outcome>, Object> next) {
        return then(door, actor, unit, ANY_MOMENT, next);
    }

    /** As above, but refused with {@link Appender#MOVED} if the firm was written at or after that size of the log. */
    static Object then(
            Door door, Actor actor, MutationUnit unit, long unmovedSince, Function<List<Outcome>, Object> next) {
        CompletableFuture<List<Outcome>> answer = door.appender()
                .append(unit, new Organisation(actor.organisation()), actor.login(), false, false, unmovedSince);
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
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof GridException known) {
                throw known;
            }
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "the partition cannot be worked on now: it moved, or a copy is away; send it again",
                    cause);
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
