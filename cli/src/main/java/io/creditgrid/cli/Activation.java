package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Activates a cluster once its servers are there. */
final class Activation {
    static final Duration POLL = Duration.ofMillis(200);

    private Activation() {}

    /**
     * Waits for the servers and activates the cluster, unless it is active.
     *
     * @param nodes servers to wait for; null for those that are there now
     * @param end when to give up, by {@link System#nanoTime}
     * @return names of the servers
     */
    static List<String> run(ConnectionOptions connection, @Nullable Integer nodes, long end)
            throws IOException, InterruptedException {
        try (ClusterClient cluster = connect(connection, end)) {
            List<String> servers = awaitServers(cluster, nodes, end);
            if (!cluster.isActive()) {
                cluster.activate();
            }
            return servers;
        }
    }

    /** A node takes log-ins a few seconds after its process has started. */
    private static ClusterClient connect(ConnectionOptions connection, long end)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return connection.cluster();
            } catch (GridException e) {
                if (e.error() != GridError.UNAVAILABLE || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static List<String> awaitServers(ClusterClient cluster, @Nullable Integer nodes, long end)
            throws InterruptedException {
        while (true) {
            List<String> servers = cluster.servers();
            int wanted = nodes == null ? servers.size() : nodes;
            if (servers.size() == wanted) {
                return servers;
            }
            if (servers.size() > wanted || System.nanoTime() - end > 0) {
                throw new GridException(
                        GridError.UNAVAILABLE,
                        "expected " + wanted + " servers: there are " + servers + "; start or stop some, or give"
                                + " another --nodes");
            }
            Thread.sleep(POLL.toMillis());
        }
    }
}
