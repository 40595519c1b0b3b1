package io.creditgrid.persistence.door;

import java.util.concurrent.Callable;

/**
 * The flag that lets the calling thread write audited caches. {@code AuditedCommit} alone raises it; the security plugin
 * asks it on every cache operation.
 *
 * <p>The gate is of one thread: raise it in the thread that does the cache operations, and use no asynchronous operation
 * inside, as its continuation runs elsewhere.
 *
 * <p><strong>Thread-safety.</strong> Safe; each thread has its own gate.
 */
public final class AuditGate {
    private static final ThreadLocal<Boolean> OPEN = ThreadLocal.withInitial(() -> false);

    private AuditGate() {}

    /** Whether the calling thread is inside the gate. */
    public static boolean isOpen() {
        return OPEN.get();
    }

    /**
     * Runs {@code body} inside the gate.
     *
     * @throws IllegalStateException if the calling thread is inside already: a nested call would close the gate early
     */
    static <T> T within(Callable<T> body) throws Exception {
        if (OPEN.get()) {
            throw new IllegalStateException("the audit gate is not re-entrant");
        }
        OPEN.set(true);
        try {
            return body.call();
        } finally {
            OPEN.remove();
        }
    }
}
