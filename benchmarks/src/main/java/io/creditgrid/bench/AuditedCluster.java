package io.creditgrid.bench;

import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.SourceList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code creditgrid node} processes; started again they go on with the same data.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
final class AuditedCluster implements AutoCloseable {
    private static final long MIB = 1L << 20;

    private final ProcessCluster cluster;
    private boolean created;

    private AuditedCluster(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    /** Makes its folders; starts nothing. */
    static AuditedCluster make(Path folder, int servers, SourceList sources, String durability, List<String> flags)
            throws IOException {
        Map<String, String> settings = Map.of(
                "partitions",
                String.valueOf(ServerSizes.PARTITIONS),
                "backups",
                "1",
                "durability",
                durability,
                "memory",
                "{regionMiB: " + ServerSizes.REGION_BYTES / MIB + ", checkpointBufferMiB: "
                        + ServerSizes.REGION_BYTES / 4 / MIB + "}");
        return new AuditedCluster(ProcessCluster.make(folder, servers, sources, settings, flags));
    }

    /** Gives its servers TLS; before they start. */
    AuditedCluster withTls() throws IOException {
        cluster.withTls();
        return this;
    }

    /**
     * Starts all and waits until they serve; creates the grid the first time.
     *
     * @param more further flags by the name of the server
     */
    void start(Function<String, List<String>> more) throws IOException {
        for (int i = 0; i < cluster.size(); i++) {
            cluster.start(i, more.apply(ProcessCluster.name(i)));
        }
        for (int i = 0; i < cluster.size(); i++) {
            cluster.node(i).awaitUp(ProcessCluster.PATIENCE);
        }
        if (!created) {
            cluster.activate();
            created = true;
        }
        cluster.awaitReady();
    }

    /** A client under one of the default log-ins. */
    CreditGridClient connect(String login) throws IOException {
        return cluster.connect(login);
    }

    /** Stops all in order. */
    void stop() {
        cluster.stopAll();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
