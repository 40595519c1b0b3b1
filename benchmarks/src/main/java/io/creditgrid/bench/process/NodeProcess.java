package io.creditgrid.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One {@code creditgrid node} in a process of its own, on the class path of this one.
 *
 * <p>Closing it kills the process, if it runs; nothing else is ever signalled.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class NodeProcess implements AutoCloseable {
    private static final String MAIN = "io.creditgrid.cli.Main";
    private static final int TAIL_LINES = 200;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Deque<String> tail = new ArrayDeque<>();
    private boolean up;
    private boolean ready;
    private boolean ended;

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a node.
     *
     * @param root the checkout, for the flags in its {@code .mvn}; see {@link Checkout}
     * @param config its {@code node.yaml}
     * @param flags further flags of the JVM, such as {@code -Xmx384m} or {@code -Dname=value}; they win
     * @throws IOException if the process cannot be started
     */
    public static NodeProcess start(Path root, Path config, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve(".mvn/ignite.opens"));
        command.add("@" + root.resolve(".mvn/grid.flags"));
        command.addAll(flags);
        command.addAll(List.of("-cp", Checkout.classPath(), MAIN, "node", "--config", config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new NodeProcess(config.toString(), process);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                heard(line);
            }
        } catch (IOException e) {
            heard("output ended: " + e.getMessage());
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void heard(String line) {
        tail.addLast(line);
        if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
        }
        if (line.startsWith("node ")) {
            boolean waits = line.contains(" waits: ") || line.contains(" read-only: ");
            boolean serves = line.contains(" ready: ");
            up |= waits || serves;
            ready = serves || ready && !waits;
            notifyAll();
        }
    }

    /** The id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process runs, stopped by a signal or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines of its output, both streams. */
    public synchronized String tail() {
        return String.join("\n", tail);
    }

    /**
     * Waits until log-ins are taken, whether the grid is active or not.
     *
     * @throws IllegalStateException with its output, if it ends before, or is not so within {@code patience}
     */
    public void awaitUp(Duration patience) {
        await(node -> node.up, patience, "up");
    }

    /**
     * Waits until it serves: the grid is active and takes writes.
     *
     * @throws IllegalStateException with its output, if it ends before, or is not so within {@code patience}
     */
    public void awaitReady(Duration patience) {
        await(node -> node.ready, patience, "ready");
    }

    /** Whether it served when it last said how it stands. */
    public synchronized boolean isReady() {
        return ready && !ended;
    }

    private synchronized void await(Predicate<NodeProcess> state, Duration patience, String what) {
        long end = System.nanoTime() + patience.toNanos();
        while (!state.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || left <= 0) {
                throw new IllegalStateException("node " + name + (ended ? " ended" : "") + " and is not " + what
                        + " after " + patience.toSeconds() + " s; it said:\n" + tail());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for node " + name, e);
            }
        }
    }

    /** Kills it (SIGKILL) and waits until it has ended. Does nothing to one that has. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(KILL_PATIENCE);
    }

    /** Kills it (SIGKILL), without waiting: for killing several at once. */
    public void killNow() {
        process.destroyForcibly();
    }

    /** Freezes it (SIGSTOP). */
    public void pause() {
        signal("-STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return; // its id may belong to another process by now
        }
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("kill " + signal + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling node " + name, e);
        }
    }

    /** Whether it is frozen; Linux alone. */
    public boolean isPaused() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops it in order (SIGTERM) and waits; its exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(STOP_PATIENCE);
    }

    /**
     * Waits until it has ended; its exit code.
     *
     * @throws IllegalStateException with its output, if it has not within {@code patience}
     */
    public int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "node " + name + " still runs after " + patience.toSeconds() + " s; it said:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for node " + name, e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
