package io.creditgrid.cli.node;

import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.health.Baseline;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.http.HttpEndpoint;
import io.creditgrid.grid.node.DataFolder;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.grid.node.TestCrash;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in this process, from its start to the signal that ends it.
 *
 * <p>SIGTERM and SIGINT stop it in order, last checkpoint included, and the process ends with 0; a node that must not go on
 * halts by itself with 75. A signal that comes while it starts waits until it has started.
 *
 * <p><strong>Thread-safety.</strong> {@link #run} is called once; signals come on a thread of their own.
 */
public final class NodeRun {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);
    private static final long POLL_MILLIS = 100;

    private final NodeFile file;
    private final Consumer<String> say;
    private final Consumer<NodeConfig> serves;
    private @Nullable GridNode node;
    private boolean stopping;

    private NodeRun(NodeFile file, Consumer<String> say, Consumer<NodeConfig> serves) {
        this.file = file;
        this.say = say;
        this.serves = serves;
    }

    /**
     * Reads a configuration.
     *
     * @param say takes one line for each state that the node comes to
     * @param serves told whenever the grid becomes active
     * @throws GridException BAD_CONFIGURATION naming all that is wrong with the file
     */
    public static NodeRun of(Path file, Consumer<String> say, Consumer<NodeConfig> serves) {
        try {
            String crash = System.getProperty(TestCrash.PROPERTY);
            NodeFile read = NodeFile.read(
                    file, TaskRights.table().build(), config -> TestCrash.apply(config.wiring(NodeRun::attach), crash));
            return new NodeRun(read, say, serves);
        } catch (IOException | IllegalArgumentException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private static void attach(GridNode node) {
        Door.attach(node);
        ComputeParts.attach(node);
        HealthWatch.attach(node);
        HttpEndpoint.attach(node);
    }

    /** What was read. */
    public NodeFile file() {
        return file;
    }

    /**
     * Runs the node; does not come back before the process ends.
     *
     * @throws GridException UNAVAILABLE if it does not start: another process has its folder or a port, the grid refuses it
     * @throws IOException if a folder cannot be written
     */
    public void run() throws IOException {
        String name = file.config().name();
        try (DataFolder held = DataFolder.hold(file.config().workDir())) {
            Path log = NodeLog.into(file.log(), name);
            say.accept("node " + name + " starts, logging to " + log);
            Thread hook = new Thread(this::stop, "creditgrid-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                watch(start(), held);
            } catch (RuntimeException | IOException e) {
                awaitEndIfStopping();
                forget(hook);
                throw e;
            }
        }
    }

    private synchronized GridNode start() {
        try {
            GridNode started = GridNode.start(file.config());
            node = started;
            return started;
        } catch (IllegalStateException e) {
            LOG.error("the node did not start", e);
            throw new GridException(GridError.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** A node that stops answers no question; the hook then holds this lock until the process ends. */
    private synchronized void awaitEndIfStopping() {
        LOG.debug("the node ends without a stop: stopping={}", stopping);
    }

    private void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends already", e);
        }
    }

    private void watch(GridNode running, DataFolder held) throws IOException {
        String name = file.config().name();
        String before = "";
        while (true) {
            GridNode.State now = running.state();
            String words = words(now, running, file.config().thinAddress());
            if (!words.equals(before)) {
                before = words;
                if (now == GridNode.State.READY) {
                    held.note(file.config().gate().keys().fingerprint());
                    serves.accept(file.config());
                }
                say.accept("node " + name + words);
            }
            pause();
        }
    }

    private static String words(GridNode.State state, GridNode running, String address) {
        return switch (state) {
            case INACTIVE ->
                " waits: the grid is not active" + whatFor(Baseline.of(running.ignite())) + "; log-ins at " + address;
            case READ_ONLY -> " read-only: less than a majority of the servers is there; clients at " + address;
            case READY -> " ready: clients at " + address;
        };
    }

    private static String whatFor(Baseline baseline) {
        if (baseline.names().isEmpty()) {
            return "; a new grid is activated by 'creditgrid cluster activate'";
        }
        return baseline.missing().isEmpty()
                ? ""
                : "; it waits for " + baseline.missing() + " of its baseline " + baseline.names();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** On the hook's thread. A halt, since a process that ends by a signal would report that as its exit code. */
    private synchronized void stop() {
        GridNode running = node;
        if (running == null || stopping) {
            return; // it did not start: the process ends with the reason
        }
        stopping = true;
        String name = file.config().name();
        say.accept("node " + name + " stops");
        running.close();
        say.accept("node " + name + " stopped");
        Runtime.getRuntime().halt(0);
    }
}
