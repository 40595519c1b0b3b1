package io.creditgrid.grid.security;

import java.util.concurrent.Callable;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.security.IgniteSecurity;
import org.apache.ignite.internal.processors.security.OperationSecurityContext;

/**
 * The actor of the calling thread. Tasks and their jobs run as their caller on every node; threads that a node starts by
 * itself (appenders, timers) run as the node.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Actors {
    private Actors() {}

    /**
     * Who acts on the calling thread. Ask it in the thread that the call came in on, and carry the answer on: any other
     * thread answers the node.
     *
     * @throws IllegalStateException if the node runs without the grid's security plugin
     */
    public static Actor current(Ignite ignite) {
        IgniteSecurity security = security(ignite);
        if (security.securityContext().subject() instanceof GateSubject subject) {
            // a connection keeps the subject of its log-in; what it may do now is what the users file says now
            return subject.isNode()
                    ? subject.actor()
                    : inForce(security, subject).actor();
        }
        throw new IllegalStateException("this node runs without the security plugin of the grid: start it by GridNode");
    }

    private static GateSubject inForce(IgniteSecurity security, GateSubject subject) {
        try {
            return security.authenticatedSubject(subject.id()) instanceof GateSubject now ? now : subject;
        } catch (IgniteCheckedException e) {
            throw new IllegalStateException("the security plugin did not name the log-in", e);
        }
    }

    /**
     * Runs {@code body} on the calling thread as the node. For tasks, after they have judged their caller: log-ins have no
     * right to any cache, nor to the jobs by which a task reaches other nodes.
     */
    public static <T> T asNode(Ignite ignite, Callable<T> body) throws Exception {
        IgniteSecurity security = security(ignite);
        try (OperationSecurityContext node =
                security.withContext(ignite.cluster().localNode().id())) {
            return body.call();
        }
    }

    private static IgniteSecurity security(Ignite ignite) {
        return ((IgniteEx) ignite).context().security();
    }
}
