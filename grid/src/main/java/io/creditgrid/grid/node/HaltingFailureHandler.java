package io.creditgrid.grid.node;

import io.creditgrid.persistence.door.HaltPolicy;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;

/**
 * Halts on what Ignite calls a critical failure, segmentation among them; as Ignite's default does, but by our policy.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class HaltingFailureHandler extends AbstractFailureHandler {
    private final HaltPolicy policy;

    HaltingFailureHandler(HaltPolicy policy) {
        this.policy = policy;
    }

    @Override
    protected boolean handle(Ignite ignite, FailureContext failure) {
        // the error's text may quote a key: the class is enough, Ignite's own log has the rest
        String cause =
                failure.error() == null ? "" : ", " + failure.error().getClass().getName();
        policy.halt("critical failure " + failure.type() + cause);
        return true;
    }
}
