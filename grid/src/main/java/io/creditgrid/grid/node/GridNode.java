package io.creditgrid.grid.node;

import io.creditgrid.grid.security.Denials;
import io.creditgrid.grid.security.GatePlugin;
import io.creditgrid.grid.security.LiveUsers;
import io.creditgrid.grid.security.UsersWatch;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.grid.watch.FileWatch;
import io.creditgrid.persistence.cache.MajorityValidator;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteAuthenticationException;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.WalStateManager;
import org.apache.ignite.internal.util.typedef.X;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of the grid in this process, with the security plugin and all settings that crash tests asked for. There is
 * no other way to start one.
 *
 * <p>Parts of the grid that live on a node (appenders, readers) are attached to it by {@link NodeConfig#wiring}, so that
 * a task finds them by {@link #of} and {@link #part}.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class GridNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GridNode.class);
    private static final String LOCAL_KEY = "creditgrid.node";
    private static final long POLL_MILLIS = 20;

    /** What Ignite says when it joins a grid and TLS fails: address, reason. */
    private static final Pattern NO_TLS = Pattern.compile(
            "Unable to establish secure connection.*?rmtAddr=/?([^,]+), errMsg=\"([^\"]*)\"", Pattern.DOTALL);

    private static final String NO_CONNECTION = "no TLS connection to ";

    private static final String MAY_REFUSE =
            ". It may refuse the certificate of this node, %s, and then says why in its log, or"
                    + " it has no 'tls' in its node.yaml";

    private final NodeConfig config;
    private final IgniteEx ignite;
    private final Denials denials;
    private final RebalanceWatch rebalance;
    private final ConcurrentMap<Class<?>, Object> parts = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private boolean closed;

    private GridNode(NodeConfig config, IgniteEx ignite, Denials denials, RebalanceWatch rebalance) {
        this.config = config;
        this.ignite = ignite;
        this.denials = denials;
        this.rebalance = rebalance;
    }

    /**
     * Starts a node and lets it join. A new grid is inactive until {@link #activate}.
     *
     * @throws IllegalStateException if this JVM is not set up for it, a port is taken, or the grid refuses the node; says
     *     the cure
     */
    public static GridNode start(NodeConfig config) {
        JvmSettings.apply();
        String address = new SeedAddresses(config, InetAddress::getAllByName).await(SeedAddresses.PATIENCE);
        LiveUsers users = new LiveUsers(config.gate().users());
        GatePlugin plugin = new GatePlugin(config.gate(), users, config.clock(), config.random());
        RebalanceWatch rebalance = new RebalanceWatch(config.name(), config.halt(), config.rebalanceProbe());
        IgniteEx ignite;
        try {
            ignite = (IgniteEx) Ignition.start(IgniteSettings.of(config, address, plugin, rebalance.listeners()));
        } catch (IgniteException e) {
            rebalance.close();
            throw new IllegalStateException("node " + config.name() + " did not start: " + reason(config, e), e);
        }
        GridNode node = new GridNode(config, ignite, plugin.denials(), rebalance);
        try {
            node.open(users);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
        return node;
    }

    /** How Ignite begins to say that a joiner's data has another history than the grid. */
    private static final String OTHER_HISTORY = "BaselineTopology of joining node";

    private static String reason(NodeConfig config, IgniteException failure) {
        if (isPortTaken(failure)) {
            return "one of " + config.ports() + " is taken on " + config.host() + "; choose others";
        }
        if (X.hasCause(failure, IgniteAuthenticationException.class)) {
            return "the grid refused it; give it the key file of the other nodes (the fingerprint here is "
                    + config.gate().keys().fingerprint() + ", the reason stands in their log)";
        }
        @Nullable String tls = tlsReason(config, failure);
        if (tls != null) {
            return tls;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (String.valueOf(root.getMessage()).startsWith(OTHER_HISTORY)) {
            return "what lies in its data folder " + config.workDir()
                    + " belongs to another grid, or went on without this one; give it the seeds of its own grid, or an empty"
                    + " 'data', which is filled from here";
        }
        // Ignite repeats a refusal for each cache
        return String.valueOf(root.getMessage()).lines().distinct().collect(Collectors.joining("; "));
    }

    /** Why no TLS connection to a node of the grid came about; null if that is not what failed. */
    private static @Nullable String tlsReason(NodeConfig config, IgniteException failure) {
        String trace = X.getFullStackTrace(failure); // suppressed ones too: there Ignite puts those of several attempts
        NodeTls tls = config.tls();
        Matcher refused = NO_TLS.matcher(trace);
        if (!refused.find()) {
            // a side that hangs up before it has said why leaves Ignite without an error of TLS until its time is over
            return tls != null && trace.contains("Multiple connection attempts failed")
                    ? NO_CONNECTION + "a node of " + config.seeds() + why(tls, "")
                    : null;
        }
        String address = refused.group(1);
        if (tls == null) {
            return "the node at " + address + " speaks TLS and this one does not; give it 'tls' in its node.yaml";
        }
        return NO_CONNECTION + "the node at " + address + why(tls, ": " + refused.group(2));
    }

    /** What this side refused, or that the other may have. */
    private static String why(NodeTls tls, String said) {
        return tls.lastRefusal().map(": "::concat).orElse(said + MAY_REFUSE.formatted(tls));
    }

    /** Whether a start failed because another process holds a port. */
    static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().startsWith("Failed to bind")) {
                return true;
            }
        }
        return false;
    }

    private void open(LiveUsers users) {
        // every way to switch the WAL off asks this flag and no permission; a crash without WAL wipes the data
        walState().prohibitWALDisabling(true);
        ConcurrentMap<String, Object> local = ignite.cluster().nodeLocalMap();
        local.put(LOCAL_KEY, this);
        rebalance.started(ignite);
        config.wiring().accept(this);
        if (config.usersFile() != null) {
            attach(UsersWatch.class, UsersWatch.start(config.usersFile(), users));
        }
        if (config.tls() != null) {
            attach(FileWatch.class, config.tls().watch());
        }
    }

    private WalStateManager walState() {
        return ignite.context().cache().context().walState();
    }

    /**
     * The grid's node behind an Ignite instance; for tasks.
     *
     * @throws IllegalStateException if it was not started by this class, or is still starting
     */
    public static GridNode of(Ignite ignite) {
        return find(ignite)
                .orElseThrow(
                        () -> new IllegalStateException("this node was not started by GridNode, or is still starting"));
    }

    /** As {@link #of}; empty where that throws. */
    public static Optional<GridNode> find(Ignite ignite) {
        ConcurrentMap<String, Object> local = ignite.cluster().nodeLocalMap();
        return local.get(LOCAL_KEY) instanceof GridNode node ? Optional.of(node) : Optional.empty();
    }

    /** Ignite's side of this node. */
    public IgniteEx ignite() {
        return ignite;
    }

    /** What it was started from. */
    public NodeConfig config() {
        return config;
    }

    /** What it refused. */
    public Denials denials() {
        return denials;
    }

    /** How its rebalancing stands. */
    public RebalanceWatch rebalance() {
        return rebalance;
    }

    /**
     * Attaches a part under its type. One that is {@link AutoCloseable} is closed before the node stops, the last attached
     * first.
     *
     * @throws IllegalStateException if there is one of that type
     */
    public <T> void attach(Class<T> type, T part) {
        if (parts.putIfAbsent(type, part) != null) {
            throw new IllegalStateException("there is a " + type.getSimpleName() + " on this node already");
        }
        if (part instanceof AutoCloseable closeable) {
            synchronized (toClose) {
                toClose.push(closeable);
            }
        }
    }

    /**
     * The part of that type.
     *
     * @throws IllegalStateException if there is none (yet)
     */
    public <T> T part(Class<T> type) {
        return find(type)
                .orElseThrow(() ->
                        new IllegalStateException("there is no " + type.getSimpleName() + " on this node, or not yet"));
    }

    /** The part of that type, if there is one. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(parts.get(type)).map(type::cast);
    }

    /**
     * Activates a new grid: the servers present become its baseline, so call it once all have joined. Does nothing to an
     * active one.
     */
    public void activate() {
        if (ignite.cluster().state() != ClusterState.ACTIVE) {
            // a server that is late would otherwise be left out, or one that left be forgotten, by a timer
            ignite.cluster().baselineAutoAdjustEnabled(false);
            ignite.cluster().state(ClusterState.ACTIVE);
        }
    }

    /** Whether the grid, as this node sees it, takes reads and writes. */
    public boolean isActive() {
        return ignite.cluster().state() == ClusterState.ACTIVE;
    }

    /** How a node stands, from an operator's view. */
    public enum State {
        /** The grid was not activated yet, or servers of its baseline are missing since all were started. */
        INACTIVE,
        /** Less than a majority of the baseline is there: reads alone. */
        READ_ONLY,
        /** Reads and writes. */
        READY
    }

    /** How this node stands, as it sees it. */
    public State state() {
        if (!isActive()) {
            return State.INACTIVE;
        }
        return MajorityValidator.holds(ignite) ? State.READY : State.READ_ONLY;
    }

    /**
     * Waits until the grid is active: a grid that was activated once becomes so by itself when its whole baseline is back.
     *
     * @throws IllegalStateException if it is not within {@code patience}
     */
    public void awaitActive(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!isActive()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the grid is not active after " + patience.toSeconds() + " s: "
                        + ignite.cluster().forServers().nodes().size()
                        + " servers are there, start all of its baseline");
            }
            pause();
        }
    }

    /**
     * Waits until nothing rebalances on this node and all that came by it is in a checkpoint.
     *
     * @throws IllegalStateException if it is not so within {@code patience}
     */
    public void awaitSettled(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!rebalance.settled()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "node " + config.name() + " still rebalances after " + patience.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the grid", e);
        }
    }

    /** Writes all changed pages of this node to disk; returns when that is done. */
    public void checkpoint() {
        try {
            ignite.context().cache().context().database().waitForCheckpoint("asked for");
        } catch (IgniteCheckedException e) {
            throw new IllegalStateException("the checkpoint of node " + config.name() + " failed", e);
        }
    }

    /**
     * What would let a crash of this node lose writes: the write-ahead log is off, or the guard against switching it off is gone.
     * Neither can come about by what the grid does.
     */
    public List<String> walProblems() {
        List<String> problems = new ArrayList<>();
        if (!walState().prohibitWALDisabling()) {
            problems.add("switching the write-ahead log off is not prohibited any more; restart this server");
        }
        for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
            if (group.persistenceEnabled() && !group.walEnabled()) {
                problems.add("the write-ahead log of " + group.cacheOrGroupName()
                        + " is off: a crash loses what is written; restart this server");
            }
        }
        return problems;
    }

    /** Whether the write-ahead log is on and cannot be switched off; for a watchdog. */
    public boolean isWalGuarded() {
        return walProblems().isEmpty();
    }

    /** Stops the node in order: parts first, then a last checkpoint, then Ignite. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        rebalance.close();
        closeParts();
        // not ignite.close(): that cancels, and skips the last checkpoint
        Ignition.stop(config.name(), false);
    }

    private void closeParts() {
        while (true) {
            AutoCloseable next;
            synchronized (toClose) {
                if (toClose.isEmpty()) {
                    return;
                }
                next = toClose.pop();
            }
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("{} did not close in order", next.getClass().getSimpleName(), e);
            }
        }
    }
}
