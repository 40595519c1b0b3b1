package io.creditgrid.bench.raw;

import io.creditgrid.persistence.cache.RowKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.ClientConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * Two plain servers in processes of their own; started again over the same folder they go on with the same data.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
public final class RawCluster implements AutoCloseable {
    private static final int STOP_SECONDS = 60;
    private static final int SERVERS = 2;
    private static final int PORTS = 3;

    private final List<Process> processes = new ArrayList<>();
    private final List<String> thinAddresses = new ArrayList<>();
    private final String seeds;
    private final Path folder;

    private RawCluster(Path folder, int[] ports) {
        this.folder = folder;
        this.seeds = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[PORTS];
    }

    /**
     * Starts both and waits until they are active.
     *
     * @param folder of all their data
     * @param flags flags of their JVMs
     * @param more further flags by the name of the server
     * @param durability as {@code node.yaml} names it
     * @param asShipped whether they keep the WAL writer that Ignite ships, instead of the grid's
     */
    public static RawCluster start(
            Path folder, List<String> flags, Function<String, List<String>> more, String durability, boolean asShipped)
            throws Exception {
        Files.createDirectories(folder);
        int[] ports = freePorts(SERVERS * PORTS);
        RawCluster cluster = new RawCluster(folder, ports);
        try {
            List<BufferedReader> outputs = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++) {
                List<String> all = new ArrayList<>(flags);
                all.addAll(more.apply("raw-" + i));
                all.add("-D" + RawNode.DURABILITY + "=" + durability);
                all.add("-D" + RawNode.AS_SHIPPED + "=" + asShipped);
                outputs.add(cluster.startNode(i, ports, all));
            }
            for (BufferedReader output : outputs) {
                awaitReady(output, folder);
            }
            try (IgniteClient client = cluster.thin()) {
                client.cluster().state(ClusterState.ACTIVE);
            }
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private BufferedReader startNode(int number, int[] ports, List<String> flags) throws IOException {
        String name = "raw-" + number;
        int first = number * PORTS;
        thinAddresses.add("127.0.0.1:" + ports[first + 2]);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RawNode.class.getName()));
        command.addAll(List.of(
                name,
                folder.resolve(name).toString(),
                String.valueOf(ports[first]),
                String.valueOf(ports[first + 1]),
                String.valueOf(ports[first + 2]),
                seeds));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
        processes.add(process);
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void awaitReady(BufferedReader output, Path folder) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(RawNode.READY)) {
                Thread rest = new Thread(() -> drain(output), "raw-output");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IOException("a plain server did not start; its log lies in " + folder);
    }

    /** Else a server that prints would stand still once the pipe is full. */
    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // nobody needs it
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    /** A thin client with Ignite's defaults. */
    public IgniteClient thin() {
        return Ignition.startClient(new ClientConfiguration().setAddresses(thinAddresses.toArray(String[]::new)));
    }

    /** A thick client, as the streamer needs one. */
    public Ignite thick() throws IOException {
        int[] ports = freePorts(2);
        IgniteConfiguration config = RawNode.client(
                        "raw-client", folder.resolve("client").toString(), seeds)
                .setClientMode(true);
        ((TcpDiscoverySpi) config.getDiscoverySpi()).setLocalPort(ports[0]);
        ((TcpCommunicationSpi) config.getCommunicationSpi()).setLocalPort(ports[1]);
        return Ignition.start(config);
    }

    /** A key of the plain caches: the partition of its firm, and what it is of that firm. */
    public static RowKey key(int partition, byte[] firmTag, int page, int slot) {
        return RowKey.folder(partition, firmTag, 1, page, slot);
    }

    /** Stops both; does nothing the second time. */
    @Override
    public void close() throws Exception {
        for (Process process : processes) {
            if (process.isAlive()) {
                process.getOutputStream().close();
            }
        }
        for (Process process : processes) {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
