package io.creditgrid.client;

import io.creditgrid.client.internal.ClusterChannel;
import java.util.List;

/**
 * The state of a grid's cluster, for operators. It answers also while the grid is not active, when no task can be called.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class ClusterClient implements AutoCloseable {
    private final ClusterChannel channel;

    private ClusterClient(ClusterChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects and logs in.
     *
     * @throws io.creditgrid.model.contract.GridException if that fails, with the cure
     */
    public static ClusterClient connect(ClientConfig config) {
        return new ClusterClient(ClusterChannel.connect(config));
    }

    /** Names of the servers that are there, sorted. */
    public List<String> servers() {
        return channel.servers();
    }

    /** Whether the grid takes reads and writes. */
    public boolean isActive() {
        return channel.isActive();
    }

    /**
     * Activates the grid: the servers that are there become its baseline. Does nothing to an active one.
     *
     * @throws io.creditgrid.model.contract.GridException NO_PERMISSION if the log-in is no operator, or the grid was active
     *     before and servers of it are missing
     */
    public void activate() {
        channel.activate();
    }

    @Override
    public void close() {
        channel.close();
    }
}
