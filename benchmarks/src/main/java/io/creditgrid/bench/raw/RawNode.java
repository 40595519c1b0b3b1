package io.creditgrid.bench.raw;

import io.creditgrid.bench.ServerSizes;
import io.creditgrid.grid.plugin.WalWriterPlugin;
import io.creditgrid.persistence.cache.CacheCatalogue;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.internal.processors.cache.persistence.file.AsyncFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.logger.slf4j.Slf4jLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * A plain server with the same memory, log, pools and placement as the grid's, and transactional caches with one backup. Prints
 * {@value #READY} when it has joined and ends when its standard input does, so that it cannot outlive the bench.
 */
public final class RawNode {
    /** The line that it prints. */
    static final String READY = "raw node is ready";

    /** System property: whether WAL writer and file access stay as Ignite ships them. */
    static final String AS_SHIPPED = "creditgrid.bench.raw.asShipped";

    /** System property: what writes survive, as {@code node.yaml} names it. */
    static final String DURABILITY = "creditgrid.bench.raw.durability";

    /** Caches of the raw side: one for each way in which it is measured. */
    static final List<String> CACHES = List.of("grouped", "scattered", "stream", "single");

    private static final int MIB = 1 << 20;

    private RawNode() {}

    /** Arguments: NAME FOLDER DISCOVERY-PORT COMMUNICATION-PORT CLIENT-PORT SEEDS. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        IgniteConfiguration config = client(arguments[0], arguments[1], arguments[5])
                .setClientConnectorConfiguration(new ClientConnectorConfiguration()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(arguments[4]))
                        .setPortRange(0)
                        .setThreadPoolSize(8)
                        .setJdbcEnabled(false)
                        .setOdbcEnabled(false))
                .setCacheConfiguration(CACHES.stream().map(RawNode::cache).toArray(CacheConfiguration[]::new))
                .setDataStorageConfiguration(storage());
        if (!Boolean.getBoolean(AS_SHIPPED)) {
            config.setPluginProviders(new WalWriterPlugin());
        }
        ((TcpDiscoverySpi) config.getDiscoverySpi()).setLocalPort(Integer.parseInt(arguments[2]));
        ((TcpCommunicationSpi) config.getCommunicationSpi()).setLocalPort(Integer.parseInt(arguments[3]));
        try (Ignite started = Ignition.start(config)) {
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // until the bench closes it
            }
        }
    }

    /** What servers and the streamer's thick client have alike. */
    static IgniteConfiguration client(String name, String folder, String seeds) {
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setLocalAddress("127.0.0.1");
        discovery.setLocalPortRange(0);
        discovery.setJoinTimeout(20_000);
        discovery.setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(Arrays.asList(seeds.split(",", -1))));
        TcpCommunicationSpi communication = new TcpCommunicationSpi();
        communication.setLocalAddress("127.0.0.1");
        communication.setLocalPortRange(0);
        communication.setConnectionsPerNode(1);
        communication.setSelectorsCount(2);
        return new IgniteConfiguration()
                .setIgniteInstanceName(name)
                .setConsistentId(name)
                .setWorkDirectory(folder)
                .setLocalHost("127.0.0.1")
                .setGridLogger(new Slf4jLogger())
                .setMetricsLogFrequency(0)
                .setConnectorConfiguration(null)
                .setCacheKeyConfiguration(CacheCatalogue.keyConfiguration())
                .setDiscoverySpi(discovery)
                .setCommunicationSpi(communication)
                .setPublicThreadPoolSize(8)
                .setSystemThreadPoolSize(4)
                .setStripedPoolSize(4)
                .setManagementThreadPoolSize(2)
                .setQueryThreadPoolSize(2)
                .setDataStreamerThreadPoolSize(4)
                .setAsyncCallbackPoolSize(2)
                .setRebalanceThreadPoolSize(2)
                .setServiceThreadPoolSize(2)
                .setSnapshotThreadPoolSize(2);
    }

    private static CacheConfiguration<Object, Object> cache(String name) {
        return new CacheConfiguration<>(name)
                .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
                .setBackups(1)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setAffinity(new RendezvousAffinityFunction(false, ServerSizes.PARTITIONS))
                .setKeyConfiguration(CacheCatalogue.keyConfiguration());
    }

    private static DataStorageConfiguration storage() {
        boolean asShipped = Boolean.getBoolean(AS_SHIPPED);
        return new DataStorageConfiguration()
                .setFileIOFactory(asShipped ? new AsyncFileIOFactory() : new RandomAccessFileIOFactory())
                .setDefaultDataRegionConfiguration(new DataRegionConfiguration()
                        .setName("default")
                        .setPersistenceEnabled(true)
                        .setInitialSize(64L * MIB)
                        .setMaxSize(ServerSizes.REGION_BYTES)
                        .setCheckpointPageBufferSize(ServerSizes.REGION_BYTES / 4))
                .setWalMode("fsync".equals(System.getProperty(DURABILITY)) ? WALMode.FSYNC : WALMode.LOG_ONLY)
                .setWalSegmentSize(16 * MIB)
                .setWalSegments(4)
                .setWalBufferSize(4 * MIB)
                .setMaxWalArchiveSize(1024L * MIB)
                .setWriteThrottlingEnabled(true)
                .setCheckpointThreads(2);
    }
}
