package io.creditgrid.grid.node;

import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.persistence.cache.CacheGroup;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.door.HaltPolicy;
import io.creditgrid.persistence.log.LogReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.ignite.ShutdownPolicy;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgnitionEx;
import org.jspecify.annotations.Nullable;

/**
 * A grid of several nodes in this process, on loopback, with free ports and a work folder of its own. It has all that a
 * real one has: persistence, the security plugin, thin clients, and TLS, for which it makes an authority of its own.
 *
 * <p>Where a node must not go on, the grid stops itself and {@link #check} fails the run; the process is left alone.
 *
 * <p><strong>Thread-safety.</strong> Safe; calls that start or stop nodes exclude each other.
 */
public final class EmbeddedGrid implements AutoCloseable {
    /** How long nodes may take to find each other and become active; a loaded machine needs tens of seconds. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One process: its nodes freeze and wake together, so silence says little. */
    private static final Duration FAILURE_DETECTION = Duration.ofSeconds(30);

    /** Ports below those that the system hands to outgoing connections (32768 on Linux). */
    private static final int PORT_MIN = 20_000;

    private static final int PORT_MAX = 32_000;
    private static final int PORT_TRIES = 50;

    /** Between finding a port free and binding it another process may take it. */
    private static final int START_TRIES = 5;

    private final Path workDir;
    private final Builder settings;
    private final @Nullable EmbeddedTls tls;
    private final HaltPolicy.Embedded halt = HaltPolicy.embedded(this::abort);
    private final List<Ports> ports = new ArrayList<>();
    private final List<@Nullable GridNode> nodes = new ArrayList<>();

    private EmbeddedGrid(Builder settings) {
        this.settings = settings;
        this.workDir = settings.workDir;
        this.tls = settings.encrypted ? EmbeddedTls.make(workDir) : null;
        for (int i = 0; i < settings.count; i++) {
            nodes.add(null);
        }
    }

    /** A builder of a grid in that folder. */
    public static Builder builder(Path workDir, GateSettings gate) {
        return new Builder(workDir, gate);
    }

    private synchronized void startNew() {
        startAll();
        running().get(0).activate();
        awaitActive();
    }

    /**
     * Starts all nodes that do not run and waits until the grid is active. Only a grid that was activated before becomes so
     * by itself. The ports may be others than before.
     */
    public synchronized void startAll() {
        for (int tries = 1; ; tries++) {
            boolean fresh = running().isEmpty();
            if (fresh) {
                choosePorts();
            }
            try {
                for (int i = 0; i < nodes.size(); i++) {
                    startOne(i);
                }
                return;
            } catch (IllegalStateException e) {
                halt.failure().ifPresent(reason -> {
                    throw new IllegalStateException("the embedded grid halted while it started: " + reason, e);
                });
                if (!fresh || tries == START_TRIES || !GridNode.isPortTaken(e)) {
                    throw e;
                }
                stopAll();
            }
        }
    }

    private void startOne(int index) {
        if (nodes.get(index) == null) {
            nodes.set(index, GridNode.start(config(index)));
        }
    }

    private NodeConfig config(int index) {
        List<String> seeds = ports.stream()
                .map(these -> NodeConfig.LOOPBACK + ":" + these.discovery())
                .toList();
        NodeConfig.Builder config = NodeConfig.builder(name(index), workDir.resolve(name(index)), settings.gate)
                .ports(ports.get(index))
                .seeds(seeds)
                .backups(settings.count == 1 ? 0 : 1)
                .halt(halt)
                .failureDetection(FAILURE_DETECTION)
                .tls(tls == null ? null : tls.shown())
                .extraCaches(settings.extraCaches)
                .wiring(settings.wiring);
        return settings.more.apply(config).build();
    }

    /** Name of a node, by its place from 0 on: unique in this process, lasting in the work folder. */
    private String name(int index) {
        return settings.prefix + "-" + index;
    }

    private void choosePorts() {
        ports.clear();
        int count = Ports.COUNT * nodes.size();
        for (int tries = 0; tries < PORT_TRIES; tries++) {
            int first = settings.random.nextInt(PORT_MIN, PORT_MAX - count);
            if (areFree(first, count)) {
                for (int i = 0; i < nodes.size(); i++) {
                    ports.add(Ports.from(first + Ports.COUNT * i));
                }
                return;
            }
        }
        throw new IllegalStateException(
                "found no " + count + " free ports in a row between " + PORT_MIN + " and " + PORT_MAX);
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private void awaitActive() {
        running().forEach(node -> node.awaitActive(PATIENCE));
        running().forEach(node -> node.awaitSettled(PATIENCE));
    }

    /** Nodes that run now. */
    public synchronized List<GridNode> running() {
        List<GridNode> running = new ArrayList<>();
        for (GridNode node : nodes) {
            if (node != null) {
                running.add(node);
            }
        }
        return running;
    }

    /** Nodes, running or not. */
    public int size() {
        return nodes.size();
    }

    /**
     * The node at a place, from 0 on.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized GridNode node(int index) {
        GridNode node = nodes.get(index);
        if (node == null) {
            throw new IllegalStateException("node " + name(index) + " does not run");
        }
        return node;
    }

    /** Where thin clients reach the running nodes, each {@code host:port}. Ask again after a restart. */
    public List<String> thinAddresses() {
        return running().stream().map(node -> node.config().thinAddress()).toList();
    }

    /** PEM file of the authority that clients are to trust; null if the grid makes none of its own. */
    public @Nullable Path authority() {
        return tls == null ? null : tls.authority();
    }

    /** Folder of the data of the node at a place: {@code db/<name>/cacheGroup-<group>/part-<p>.bin} lie under it. */
    public Path nodeDir(int index) {
        return workDir.resolve(name(index));
    }

    /** Folder of the partition files of a group of caches on the node at a place. */
    public Path groupDir(int index, CacheGroup group) {
        // Ignite makes its folder from the consistent id, with '-' as '_'
        String folder = name(index).replace('-', '_');
        return nodeDir(index).resolve("db").resolve(folder).resolve(group.folder());
    }

    /**
     * Reads the copy of a partition on the node at a place; close it.
     *
     * @throws IllegalStateException if that node has none
     */
    public LogReader copy(int index, int partition) {
        LogReader copy = LogReader.open(node(index).ignite(), partition);
        if (copy == null) {
            throw new IllegalStateException("node " + name(index) + " has no copy of partition " + partition);
        }
        return copy;
    }

    /**
     * The place of the node that has the backup of a partition.
     *
     * @throws IllegalStateException if none has
     */
    public int backupOf(int partition) {
        List<ClusterNode> owners = List.copyOf(
                running().get(0).ignite().affinity(CacheName.HEAD.label()).mapPartitionToPrimaryAndBackups(partition));
        for (int i = 0; i < size(); i++) {
            if (owners.size() > 1 && owners.get(1).consistentId().equals(name(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no node has the backup of partition " + partition);
    }

    /** Name of the node at a place, as findings and logs have it. */
    public String nodeName(int index) {
        return name(index);
    }

    /** Stops the node at a place in order, last checkpoint included. Does nothing if it does not run. */
    public synchronized void stopNode(int index) {
        GridNode node = nodes.get(index);
        if (node != null) {
            nodes.set(index, null);
            node.close();
        }
    }

    /** Starts the node at a place on its old folder and waits until the grid is active and it has all its copies. */
    public synchronized void startNode(int index) {
        startOne(index);
        awaitActive();
    }

    /** Stops all nodes in order. {@link #restart} brings them back. */
    public synchronized void stopAll() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            stopNode(i);
        }
    }

    /** Stops what runs, starts all nodes on their old folders, and waits until the grid is active. */
    public synchronized void restart() {
        stopAll();
        startAll();
        awaitActive();
    }

    /** Writes all changed pages of all nodes to disk. */
    public void checkpoint() {
        running().forEach(GridNode::checkpoint);
    }

    /**
     * Fails the run if a node had to halt.
     *
     * @throws IllegalStateException with the reason
     */
    public void check() {
        halt.check();
    }

    /**
     * Stops all nodes at once, from whatever they do. Takes no lock: the thread that holds it may be waiting for a start that
     * will never end.
     */
    private void abort() {
        for (int i = 0; i < nodes.size(); i++) {
            IgnitionEx.stop(name(i), true, ShutdownPolicy.IMMEDIATE, true);
        }
    }

    /** Stops all nodes; the folder stays. */
    @Override
    public void close() {
        stopAll();
    }

    /** Collects what a grid is made from; not thread-safe. */
    public static final class Builder {
        private final Path workDir;
        private final GateSettings gate;
        private int count = 2;
        private String prefix = "grid";
        private boolean encrypted = true;
        private Supplier<List<CacheConfiguration<?, ?>>> extraCaches = List::of;
        private Consumer<GridNode> wiring = node -> {};
        private UnaryOperator<NodeConfig.Builder> more = UnaryOperator.identity();
        private RandomGenerator random = RandomGenerator.getDefault();

        private Builder(Path workDir, GateSettings gate) {
            this.workDir = workDir.toAbsolutePath().normalize();
            this.gate = gate;
        }

        /**
         * Nodes; default 2, with one there are no backups.
         *
         * @throws IllegalArgumentException if it is not 1 to 9
         */
        public Builder nodes(int number) {
            if (number < 1 || number > 9) {
                throw new IllegalArgumentException("expected 1 to 9 nodes: nodes=" + number);
            }
            count = number;
            return this;
        }

        /** What node names begin with; default "grid". Two grids in one process need two. */
        public Builder prefix(String name) {
            prefix = name;
            return this;
        }

        /** Bytes of pages in memory of each node; default 256 MiB. */
        public Builder regionBytes(long bytes) {
            return configure(config -> config.storage(Storage.ofRegion(bytes)));
        }

        /** No TLS but what {@link #configure} gives: nothing to make, and nothing that clients must be told. */
        public Builder unencrypted() {
            encrypted = false;
            return this;
        }

        /** What only tests should have: storage that is quick to make, and {@link #unencrypted}. */
        public Builder quick() {
            return unencrypted().configure(NodeConfig.Builder::smallStorage);
        }

        /** Caches that are not the grid's, built anew for each node. */
        public Builder extraCaches(Supplier<List<CacheConfiguration<?, ?>>> caches) {
            extraCaches = caches;
            return this;
        }

        /** What to attach to each node when it has started. */
        public Builder wiring(Consumer<GridNode> parts) {
            wiring = parts;
            return this;
        }

        /** Any other setting of a node; called once for each start. */
        public Builder configure(UnaryOperator<NodeConfig.Builder> setting) {
            UnaryOperator<NodeConfig.Builder> before = more;
            more = config -> setting.apply(before.apply(config));
            return this;
        }

        /** Where ports are drawn from; default the JDK's. */
        public Builder random(RandomGenerator source) {
            random = source;
            return this;
        }

        /**
         * Makes the grid, or takes up the one in its folder: starts all nodes, activates, waits until it is.
         *
         * @throws IllegalStateException if it does not start; says the cure
         * @throws java.io.UncheckedIOException if its certificates cannot be made
         */
        public EmbeddedGrid start() {
            EmbeddedGrid grid = new EmbeddedGrid(this);
            try {
                grid.startNew();
            } catch (RuntimeException e) {
                grid.close();
                throw e;
            }
            return grid;
        }
    }
}
