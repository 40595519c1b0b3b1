package io.creditgrid.grid.security;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.ignite.Ignite;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.security.OperationSecurityContext;

/** Runs code of a server under a log-in, as a task's job runs under its caller. */
public final class TestActors {
    private TestActors() {}

    /** Runs {@code body} on the calling thread as the log-in of that actor. */
    public static <T> T as(Ignite ignite, Actor actor, Callable<T> body) throws Exception {
        UUID id = GateSubject.ofUser(actor).id();
        try (OperationSecurityContext ignored =
                ((IgniteEx) ignite).context().security().withContext(id)) {
            return body.call();
        }
    }
}
