package io.creditgrid.bench.process;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several {@code creditgrid node} processes on loopback, with free ports, one set of key file, users and sources, and a
 * folder a node.
 *
 * <pre>{@code
 * DIR/files/...   DIR/node-0/node.yaml   DIR/node-0/log   DIR/data/node-0/...   DIR/node-1/...
 * }</pre>
 *
 * <p>Closing it ends the processes that it started, and no other.
 *
 * <p><strong>Thread-safety.</strong> Safe; starts and stops of one node exclude each other only in the hands of one caller.
 */
public final class ProcessCluster implements AutoCloseable {
    /** How long a cluster may take to form; a loaded machine needs tens of seconds. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 32_000;
    private static final int PORTS = 4;
    private static final long POLL_MILLIS = 100;

    /** First ports of all nodes of this process. */
    private static final Set<Integer> GIVEN = new HashSet<>();

    private final Path dir;
    private final GridFiles files;
    private final List<String> flags;
    private final List<Integer> firstPorts;
    private final List<@Nullable NodeProcess> nodes = new ArrayList<>();
    private @Nullable Path authority;

    private ProcessCluster(Path dir, GridFiles files, List<String> flags, List<Integer> firstPorts) {
        this.dir = dir;
        this.files = files;
        this.flags = List.copyOf(flags);
        this.firstPorts = firstPorts;
        firstPorts.forEach(port -> nodes.add(null));
    }

    /**
     * Makes the folders of a new cluster; starts nothing yet.
     *
     * @param dir an empty or absent folder
     * @param count nodes
     * @param sources feeds of the grid
     * @param settings further lines of each {@code node.yaml}: {@code partitions}, {@code backups}, {@code durability} ...
     *     with the value as it stands in the file
     * @param flags further flags of each JVM
     */
    public static ProcessCluster make(
            Path dir, int count, SourceList sources, Map<String, String> settings, List<String> flags)
            throws IOException {
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        ProcessCluster cluster = new ProcessCluster(dir.toAbsolutePath(), files, flags, freePorts(count));
        for (int i = 0; i < count; i++) {
            Files.createDirectories(cluster.nodeDir(i));
            Files.writeString(cluster.nodeDir(i).resolve("node.yaml"), cluster.yaml(i, settings));
        }
        return cluster;
    }

    /**
     * Gives all nodes certificates of a new authority, and TLS; call it before they start. Clients of {@link #connect} use it
     * then.
     */
    public ProcessCluster withTls() throws IOException {
        DevelopmentAuthority issuer = DevelopmentAuthority.open(dir.resolve("certs"), new SecureRandom());
        for (int i = 0; i < size(); i++) {
            issuer.issue(name(i), List.of("127.0.0.1", "localhost"));
            Files.writeString(
                    nodeDir(i).resolve("node.yaml"),
                    "  tls: {certificate: ../certs/" + name(i) + ".pem, key: ../certs/" + name(i)
                            + ".key, authority: ../certs/ca.pem}\n",
                    StandardOpenOption.APPEND);
        }
        authority = issuer.certificate();
        return this;
    }

    /** PEM file of the authority of the nodes' certificates; null where they have no TLS. */
    public @Nullable Path authority() {
        return authority;
    }

    private String yaml(int index, Map<String, String> settings) {
        int port = firstPorts.get(index);
        Map<String, String> lines = new TreeMap<>(settings);
        lines.put("name", name(index));
        lines.put(
                "ports",
                "{discovery: " + port + ", communication: " + (port + 1) + ", client: " + (port + 2) + ", http: "
                        + (port + 3) + "}");
        lines.put(
                "seeds",
                firstPorts.stream()
                        .map(first -> "\"127.0.0.1:" + first + "\"")
                        .collect(Collectors.joining(", ", "[", "]")));
        lines.put("data", "../data/" + name(index));
        lines.put("keys", "../files/grid.keys");
        lines.put("users", "../files/users.yaml");
        lines.put("sources", "../files/sources.yaml");
        return lines.entrySet().stream()
                .map(line -> "  " + line.getKey() + ": " + line.getValue() + "\n")
                .collect(Collectors.joining("", "node:\n", ""));
    }

    /** Never the same twice in a process: another cluster of it may not have bound its own yet. */
    private static synchronized List<Integer> freePorts(int count) {
        SecureRandom random = new SecureRandom();
        Set<Integer> firsts = new HashSet<>();
        while (firsts.size() < count) {
            int first = PORT_MIN + PORTS * random.nextInt((PORT_MAX - PORT_MIN) / PORTS);
            if (!GIVEN.contains(first) && IntStream.range(first, first + PORTS).allMatch(ProcessCluster::isFree)) {
                GIVEN.add(first);
                firsts.add(first);
            }
        }
        return List.copyOf(firsts);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts all nodes, activates and creates the grid, and waits until it serves. */
    public void startNew() throws IOException {
        startAll();
        for (int i = 0; i < size(); i++) {
            node(i).awaitUp(PATIENCE);
        }
        activate();
        awaitReady();
    }

    /** Starts the nodes that do not run; does not wait. */
    public void startAll() throws IOException {
        for (int i = 0; i < size(); i++) {
            NodeProcess node = nodes.get(i);
            if (node == null || !node.isAlive()) {
                start(i, List.of());
            }
        }
    }

    /** Starts one node, with flags beside those of all; does not wait. */
    public NodeProcess start(int index, List<String> more) throws IOException {
        List<String> all = new ArrayList<>(flags);
        all.addAll(more);
        NodeProcess node = NodeProcess.start(Checkout.root(), nodeDir(index).resolve("node.yaml"), all);
        nodes.set(index, node);
        return node;
    }

    /** Waits until all running nodes serve. */
    public void awaitReady() {
        for (NodeProcess node : nodes) {
            if (node != null && node.isAlive()) {
                node.awaitReady(PATIENCE);
            }
        }
    }

    /** Waits until all nodes see each other, activates the grid as operator, and creates it. */
    public void activate() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        ClientConfig operator = new ClientConfig(
                List.of(thinAddress(0)),
                "operator",
                files.password("operator"),
                ClientConfig.TIMEOUT,
                ClientConfig.ATTEMPTS,
                authority);
        try (ClusterClient cluster = ClusterClient.connect(operator)) {
            while (cluster.servers().size() < size()) {
                pause(end, "expected " + size() + " servers, there are " + cluster.servers());
            }
            cluster.activate();
        }
        try (CreditGridClient grid = connect("operator")) {
            while (true) {
                try {
                    grid.create();
                    return;
                } catch (GridException e) {
                    pause(end, "the grid could not be created: " + e.getMessage());
                }
            }
        }
    }

    private static void pause(long end, String problem) {
        if (System.nanoTime() - end > 0) {
            throw new IllegalStateException(problem);
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A client of all nodes under one of the default log-ins: operator, loader, bank, scientist, auditor. */
    public CreditGridClient connect(String login) throws IOException {
        CreditGridClient.Builder builder = CreditGridClient.builder()
                .user(login)
                .password(files.password(login))
                .authority(authority);
        thinAddresses().forEach(builder::address);
        return builder.connect();
    }

    /** Number of nodes, running or not. */
    public int size() {
        return nodes.size();
    }

    /**
     * The process of a node that was started.
     *
     * @throws IllegalStateException if it never was
     */
    public NodeProcess node(int index) {
        NodeProcess node = nodes.get(index);
        if (node == null) {
            throw new IllegalStateException("node " + name(index) + " was not started");
        }
        return node;
    }

    /** Name of a node, by which Ignite and findings know it. */
    public static String name(int index) {
        return "node-" + index;
    }

    /** Folder of the data folders of all nodes, each named as its node: what an embedded grid takes as its work folder. */
    public Path dataDir() {
        return dir.resolve("data");
    }

    /** Folder of a node: {@code node.yaml}, {@code log}. */
    public Path nodeDir(int index) {
        return dir.resolve(name(index));
    }

    /** Key file, users with passwords, sources. */
    public GridFiles files() {
        return files;
    }

    /** Where thin clients reach a node. */
    public String thinAddress(int index) {
        return "127.0.0.1:" + (firstPorts.get(index) + 2);
    }

    /** Where health and metrics of a node are read, {@code host:port}. */
    public String httpAddress(int index) {
        return "127.0.0.1:" + (firstPorts.get(index) + 3);
    }

    /** What a node without TLS answers over HTTP. */
    public HttpResponse<String> get(int index, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + httpAddress(index) + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /**
     * A metric of a node without TLS, one that has no labels.
     *
     * @throws IllegalStateException if the node does not have it, or not yet
     */
    public double metric(int index, String name) throws IOException, InterruptedException {
        return get(index, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the server has no metric " + name));
    }

    /** Where thin clients reach the nodes, in their order. */
    public List<String> thinAddresses() {
        return IntStream.range(0, size()).mapToObj(this::thinAddress).toList();
    }

    /** Stops all that run in order; their exit codes by node. */
    public Map<Integer, Integer> stopAll() {
        Map<Integer, Integer> exits = new TreeMap<>();
        for (int i = 0; i < size(); i++) {
            NodeProcess node = nodes.get(i);
            if (node != null && node.isAlive()) {
                exits.put(i, node.stop());
            }
        }
        return exits;
    }

    /** Kills what runs. */
    @Override
    public void close() {
        for (NodeProcess node : nodes) {
            if (node != null) {
                node.close();
            }
        }
    }
}
