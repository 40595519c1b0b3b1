package io.creditgrid.cli.console;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, an interruption of the process (Ctrl-C, or a polite kill) says one line, lets the work of the thread that opened it unwind, and ends the process.
 *
 * <p><strong>Thread-safety.</strong> Opened and closed by one thread.
 */
public final class Interruption implements AutoCloseable {
    /** What a shell reports of a process that Ctrl-C ended. */
    private static final int EXIT_CODE = 128 + 2;

    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch unwound = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final PrintWriter err;
    private final String line;
    private final Thread hook;

    private Interruption(PrintWriter err, String line) {
        this.err = err;
        this.line = line;
        this.hook = new Thread(this::interrupt, "interruption");
    }

    /** Opens one for the work of the calling thread. */
    public static Interruption during(PrintWriter err, String line) {
        Interruption open = new Interruption(err, line);
        Runtime.getRuntime().addShutdownHook(open.hook);
        return open;
    }

    private void interrupt() {
        err.println(line);
        err.flush();
        worker.interrupt();
        try {
            if (!unwound.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("creditgrid: it did not stop within " + PATIENCE_SECONDS + " s and was cut off");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // nothing that is still under way gets to speak
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** The work has ended; where the process is being interrupted, does not return. */
    @Override
    public void close() {
        unwound.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            joinForEver();
        }
    }

    @SuppressWarnings("ThreadJoinLoop") // it is one, and leaves when the hook has ended the process
    private void joinForEver() {
        while (hook.isAlive()) {
            try {
                hook.join();
            } catch (InterruptedException e) {
                // the hook itself interrupts this thread; it ends the process
            }
        }
    }
}
