package io.creditgrid.client.internal;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.ignite.client.ClientConnectionException;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterState;

/**
 * The cluster's state over Ignite's thin client.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class ClusterChannel implements AutoCloseable {
    private static final String NO_PERMISSION = "NO_PERMISSION: ";

    private final IgniteClient client;

    private ClusterChannel(IgniteClient client) {
        this.client = client;
    }

    /** Connects and logs in; fails as {@link IgniteChannel#connect} does. */
    public static ClusterChannel connect(ClientConfig config) {
        return new ClusterChannel(IgniteChannel.start(config, Runnable::run));
    }

    /** Names of the servers that are there, sorted. */
    public List<String> servers() {
        return ask(() -> client.cluster().forServers().nodes().stream()
                .map(node -> String.valueOf(node.consistentId()))
                .sorted()
                .toList());
    }

    /** Whether the grid is active. */
    public boolean isActive() {
        return ask(() -> client.cluster().state() == ClusterState.ACTIVE);
    }

    /** Activates the grid. */
    public void activate() {
        ask(() -> {
            client.cluster().state(ClusterState.ACTIVE);
            return true;
        });
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (ClientConnectionException e) {
            throw new GridException(GridError.UNAVAILABLE, "the connection broke; ask again", e);
        } catch (ClientException e) {
            String message = String.valueOf(e.getMessage());
            int refused = message.indexOf(NO_PERMISSION);
            if (refused < 0) {
                throw new GridException(
                        GridError.INTERNAL, "the cluster did not do it: " + IgniteChannel.brief(message), e);
            }
            int end = message.lastIndexOf(" (server status");
            String reason = message.substring(refused + NO_PERMISSION.length(), end < refused ? message.length() : end);
            throw new GridException(GridError.NO_PERMISSION, reason, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
