package io.creditgrid.grid.node;

import io.creditgrid.persistence.door.HaltPolicy;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Why a streamer's thread may end
 * ===============================
 * Every log-in may open a data streamer by the protocol; what it adds is refused. When its connection ends, Ignite 2.17
 * cancels what is under way by interrupting the thread, which ends then: a critical failure to Ignite. Whoever has a password
 * could halt server after server so. Nothing of the grid goes by streamers; their threads may end.
 */
/**
 * Halts on what Ignite calls a critical failure, segmentation among them; as Ignite's default does, but by our policy.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class HaltingFailureHandler extends AbstractFailureHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HaltingFailureHandler.class);
    private static final String STREAMER_THREAD = "data-streamer-stripe-";

    private final HaltPolicy policy;

    HaltingFailureHandler(HaltPolicy policy) {
        this.policy = policy;
    }

    @Override
    protected boolean handle(Ignite ignite, FailureContext failure) {
        if (failure.type() == FailureType.SYSTEM_WORKER_TERMINATION
                && Thread.currentThread().getName().startsWith(STREAMER_THREAD)) {
            LOG.warn("a thread of Ignite's data streamer ended; nothing here needs it, the node goes on");
            return false;
        }
        // the error's text may quote a key: the class is enough, Ignite's own log has the rest
        String cause =
                failure.error() == null ? "" : ", " + failure.error().getClass().getName();
        policy.halt("critical failure " + failure.type() + cause);
        return true;
    }
}
