package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For which servers, and how long, a verb waits that activates a cluster. Not thread-safe. */
final class ActivationOptions {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "wait until N servers are there (default: those that are there now)")
    private @Nullable Integer nodes;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "how long to wait for them, and for the grid (default: ${DEFAULT-VALUE})",
            defaultValue = "60")
    private int seconds;

    /** When to give up, by {@link System#nanoTime}, if one begins now. */
    long end() {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    /**
     * Waits for the servers and activates the cluster, unless it is active.
     *
     * @param end when to give up
     * @return names of the servers
     */
    List<String> activate(ConnectionOptions connection, long end) throws IOException, InterruptedException {
        return Activation.run(connection, nodes, end);
    }
}
