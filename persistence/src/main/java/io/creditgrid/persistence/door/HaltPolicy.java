package io.creditgrid.persistence.door;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a node that must not go on, because its data or its view of the cluster can no longer be trusted.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public interface HaltPolicy {
    /**
     * Ends the node. May be called by several threads and more than once, also by threads of Ignite: it never blocks.
     *
     * @param reason one line for the operator, without personal data
     */
    void halt(String reason);

    /** Halts this process at once, without shutdown hooks; its supervisor starts it again. */
    static HaltPolicy process() {
        return new Halting();
    }

    /**
     * Records the failure and stops an embedded grid, whose process belongs to somebody else.
     *
     * @param stop stops the grid; run once, on a thread of its own
     */
    static Embedded embedded(Runnable stop) {
        return new Embedded(stop);
    }

    /** Halts the process. */
    final class Halting implements HaltPolicy {
        /** Exit code of a halted node: EX_TEMPFAIL of sysexits.h, "try again later"; no signal and no JVM ends with it. */
        public static final int EXIT_CODE = 75;

        private Halting() {}

        @Override
        public void halt(String reason) {
            // straight to the error stream: a log appender may be asynchronous, and no hook runs after halt
            System.err.println("node halts: " + reason);
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Stops the grid, keeps the process. */
    final class Embedded implements HaltPolicy {
        private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
        private final Runnable stop;

        private Embedded(Runnable stop) {
            this.stop = stop;
        }

        @Override
        public void halt(String reason) {
            if (failure.compareAndSet(null, reason)) {
                Thread stopper = new Thread(stop, "creditgrid-halt");
                stopper.setDaemon(true);
                stopper.start();
            }
        }

        /** The first reason to halt, empty while the grid is sound. */
        public Optional<String> failure() {
            return Optional.ofNullable(failure.get());
        }

        /**
         * Fails the run if the grid halted.
         *
         * @throws IllegalStateException with the reason
         */
        public void check() {
            String reason = failure.get();
            if (reason != null) {
                throw new IllegalStateException("the embedded grid halted: " + reason);
            }
        }
    }
}
