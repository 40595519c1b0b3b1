package io.creditgrid.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Closes what was opened, the last first, when it is closed itself or the process is interrupted: once each.
 *
 * <p><strong>Thread-safety.</strong> Safe; an interruption waits until what is being opened is open.
 */
public final class AtExit implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "at-exit");

    /** With nothing open. */
    public AtExit() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Opens what is to be closed. */
    public synchronized <T extends AutoCloseable> T open(Callable<T> opening) throws Exception {
        T opened = opening.call();
        open.push(opened);
        return opened;
    }

    /** Closes all, whichever of them fail; the first failure is thrown, with the others. */
    private synchronized void closeAll() {
        @Nullable IllegalStateException failure = null;
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("could not clean up: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            closeAll();
        } finally {
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process ends already, and the hook finds nothing open
        }
    }
}
