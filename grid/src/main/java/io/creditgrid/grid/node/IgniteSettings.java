package io.creditgrid.grid.node;

import io.creditgrid.grid.plugin.TransactionWalPlugin;
import io.creditgrid.grid.plugin.WalWriterPlugin;
import io.creditgrid.grid.security.GatePlugin;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.cache.ZoneAffinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.ignite.binary.BinaryTypeConfiguration;
import org.apache.ignite.configuration.BinaryConfiguration;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.configuration.ThinClientConfiguration;
import org.apache.ignite.configuration.TransactionConfiguration;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.lang.IgnitePredicate;
import org.apache.ignite.logger.slf4j.Slf4jLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;

/**
 * Ignite's configuration of a node, from ours. What crash tests asked for stands here and in {@link JvmSettings}.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
final class IgniteSettings {
    /** How long a node looks for the others before it gives up; Ignite's default is for ever. */
    static final Duration JOIN_TIMEOUT = Duration.ofSeconds(20);

    /** Transactions end by themselves; the default is never, and a held lock blocks every change of topology. */
    static final Duration TX_TIMEOUT = Duration.ofSeconds(10);

    /** Threads that serve thin clients; handshakes share them. */
    static final int CLIENT_THREADS = 8;

    /** Tasks that one connection may have under way; the default 0 means that tasks are off. */
    static final int CLIENT_TASKS_MAX = 256;

    /**
     * Messages that may wait until a client reads them, before it is cut off; the default is no limit. A client that reads
     * has two a task at most.
     */
    static final int CLIENT_ANSWERS_MAX = 4 * CLIENT_TASKS_MAX;

    private static final int MIB = 1 << 20;
    private static final long SYSTEM_REGION_INITIAL_BYTES = 10L * MIB;
    private static final long SYSTEM_REGION_MAX_BYTES = 40L * MIB;
    private static final long REGION_INITIAL_BYTES_MAX = 64L * MIB;
    private static final int CHECKPOINT_THREADS = 2;

    /** Threads that run jobs of tasks; jobs park and do not block. */
    private static final int JOB_THREADS = 8;

    /** Ignite's defaults are the larger of 8 and the cores, for each of some ten pools. */
    private static final int POOL_THREADS = 4;

    private static final int SIDE_POOL_THREADS = 2;

    private IgniteSettings() {}

    /**
     * The configuration.
     *
     * @param address at which this server meets the others; clients reach it at the configuration's {@code host}
     */
    static IgniteConfiguration of(
            NodeConfig config,
            String address,
            GatePlugin plugin,
            Map<IgnitePredicate<? extends Event>, int[]> listeners) {
        IgniteConfiguration ignite = new IgniteConfiguration()
                .setIgniteInstanceName(config.name())
                .setConsistentId(config.name())
                .setWorkDirectory(config.workDir().toString())
                .setLocalHost(address)
                .setGridLogger(new Slf4jLogger())
                .setMetricsLogFrequency(0)
                .setPeerClassLoadingEnabled(false)
                .setConnectorConfiguration(null)
                .setPluginProviders(plugin, new TransactionWalPlugin(), new WalWriterPlugin())
                .setFailureDetectionTimeout(config.failureDetection().toMillis())
                .setFailureHandler(new HaltingFailureHandler(config.halt()))
                .setIncludeEventTypes(EVENTS)
                .setLocalEventListeners(listeners)
                .setCacheKeyConfiguration(CacheCatalogue.keyConfiguration())
                // known before any client can register it with fields of its own
                .setBinaryConfiguration(new BinaryConfiguration()
                        .setTypeConfigurations(List.of(new BinaryTypeConfiguration(RowKey.class.getName()))))
                .setCacheConfiguration(caches(config))
                .setDataStorageConfiguration(storage(config))
                .setTransactionConfiguration(transactions())
                .setClientConnectorConfiguration(clients(config))
                .setDiscoverySpi(discovery(config, address))
                .setCommunicationSpi(communication(config, address));
        if (config.zone() != null) {
            ignite.setUserAttributes(Map.of(ZoneAffinity.ATTRIBUTE, config.zone()));
        }
        if (config.tls() != null) {
            // discovery and communication; both demand the other's certificate
            ignite.setSslContextFactory(config.tls().contexts());
        }
        return pools(ignite);
    }

    private static final int[] EVENTS = {
        EventType.EVT_CACHE_REBALANCE_PART_DATA_LOST,
        EventType.EVT_CACHE_REBALANCE_STARTED,
        EventType.EVT_CACHE_REBALANCE_STOPPED
    };

    private static CacheConfiguration<?, ?>[] caches(NodeConfig config) {
        List<CacheConfiguration<?, ?>> caches =
                new ArrayList<>(List.of(CacheCatalogue.configurations(config.partitions(), config.backups())));
        caches.addAll(config.extraCaches().get());
        return caches.toArray(CacheConfiguration[]::new);
    }

    @SuppressWarnings("deprecation") // what Ignite measures of its log and checkpoints has no other switch
    private static DataStorageConfiguration storage(NodeConfig config) {
        Storage sizes = config.storage();
        DataRegionConfiguration region = new DataRegionConfiguration()
                .setName("default")
                .setPersistenceEnabled(true)
                .setMetricsEnabled(true)
                .setInitialSize(Math.min(sizes.regionBytes(), REGION_INITIAL_BYTES_MAX))
                .setMaxSize(sizes.regionBytes())
                .setCheckpointPageBufferSize(sizes.checkpointBufferBytes());
        DataStorageConfiguration storage = new DataStorageConfiguration()
                .setDefaultDataRegionConfiguration(region)
                .setMetricsEnabled(true)
                .setSystemDataRegionConfiguration(new SystemDataRegionConfiguration()
                        .setInitialSize(SYSTEM_REGION_INITIAL_BYTES)
                        .setMaxSize(SYSTEM_REGION_MAX_BYTES))
                .setWalMode(config.durability().mode())
                .setWalSegmentSize(sizes.walSegmentBytes())
                .setWalSegments(sizes.walSegments())
                .setWalBufferSize(sizes.walBufferBytes())
                .setMaxWalArchiveSize(sizes.walArchiveBytes())
                // without it a checkpoint that falls behind stops all writers at once instead of slowing them
                .setWriteThrottlingEnabled(true)
                // a page is written by the thread that has it, not handed to a pool: ADR 27
                .setFileIOFactory(new RandomAccessFileIOFactory())
                .setCheckpointFrequency(config.checkpointInterval().toMillis())
                .setCheckpointThreads(CHECKPOINT_THREADS);
        if (sizes.walFolder() != null) {
            storage.setWalPath(sizes.walFolder().toString());
        }
        if (sizes.walArchiveFolder() != null) {
            storage.setWalArchivePath(sizes.walArchiveFolder().toString());
        }
        return storage;
    }

    private static TransactionConfiguration transactions() {
        return new TransactionConfiguration()
                .setDefaultTxConcurrency(TransactionConcurrency.PESSIMISTIC)
                .setDefaultTxIsolation(TransactionIsolation.REPEATABLE_READ)
                .setDefaultTxTimeout(TX_TIMEOUT.toMillis())
                .setTxTimeoutOnPartitionMapExchange(TX_TIMEOUT.toMillis());
    }

    /**
     * Of a connection, each way. Ignite lays a direct buffer as large as the socket's beside each, log-in or not; Linux gives
     * sockets some 2 MB by itself, so that 200 idle connections halted a server for want of memory. It doubles this one.
     */
    private static final int CLIENT_BUFFER_BYTES = 32 << 10;

    private static ClientConnectorConfiguration clients(NodeConfig config) {
        ClientConnectorConfiguration clients = new ClientConnectorConfiguration()
                .setHost(config.host())
                .setPort(config.ports().client())
                .setPortRange(0)
                .setSessionOutboundMessageQueueLimit(CLIENT_ANSWERS_MAX)
                .setSocketSendBufferSize(CLIENT_BUFFER_BYTES)
                .setSocketReceiveBufferSize(CLIENT_BUFFER_BYTES)
                .setThreadPoolSize(CLIENT_THREADS)
                .setJdbcEnabled(false)
                .setOdbcEnabled(false)
                .setThinClientEnabled(true)
                .setThinClientConfiguration(new ThinClientConfiguration()
                        .setMaxActiveComputeTasksPerConnection(CLIENT_TASKS_MAX)
                        .setMaxActiveTxPerConnection(0));
        if (config.tls() != null) {
            // without a certificate of their own: clients prove themselves by their log-in
            clients.setSslEnabled(true)
                    .setUseIgniteSslContextFactory(false)
                    .setSslContextFactory(config.tls().contexts())
                    .setSslClientAuth(false);
        }
        return clients;
    }

    private static TcpDiscoverySpi discovery(NodeConfig config, String address) {
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setLocalAddress(address);
        discovery.setLocalPort(config.ports().discovery());
        discovery.setLocalPortRange(0);
        discovery.setJoinTimeout(JOIN_TIMEOUT.toMillis());
        discovery.setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(config.seeds()));
        return discovery;
    }

    private static TcpCommunicationSpi communication(NodeConfig config, String address) {
        TcpCommunicationSpi communication = new TcpCommunicationSpi();
        communication.setLocalAddress(address);
        communication.setLocalPort(config.ports().communication());
        communication.setLocalPortRange(0);
        communication.setConnectionsPerNode(1);
        communication.setSelectorsCount(SIDE_POOL_THREADS);
        return communication;
    }

    private static IgniteConfiguration pools(IgniteConfiguration ignite) {
        return ignite.setPublicThreadPoolSize(JOB_THREADS)
                .setSystemThreadPoolSize(POOL_THREADS)
                .setStripedPoolSize(POOL_THREADS)
                .setManagementThreadPoolSize(SIDE_POOL_THREADS)
                .setQueryThreadPoolSize(SIDE_POOL_THREADS)
                .setDataStreamerThreadPoolSize(SIDE_POOL_THREADS)
                .setAsyncCallbackPoolSize(SIDE_POOL_THREADS)
                .setRebalanceThreadPoolSize(SIDE_POOL_THREADS)
                .setServiceThreadPoolSize(SIDE_POOL_THREADS)
                .setSnapshotThreadPoolSize(SIDE_POOL_THREADS);
    }
}
