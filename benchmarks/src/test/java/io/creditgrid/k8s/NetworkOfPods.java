package io.creditgrid.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Network namespaces on one switch, each with an address of its own, as pods have them.
 *
 * <p>Closing it removes what it made, and nothing else.
 *
 * <p><strong>Thread-safety.</strong> Not safe.
 */
final class NetworkOfPods implements AutoCloseable {
    /** Where the switch itself is, for whoever connects from outside. */
    static final int OUTSIDE = 1;

    private static final String SUBNET = "10.77.0.";

    private final String prefix = "cg" + ProcessHandle.current().pid() + "-";
    private final String hub = prefix + "hub";
    private final Deque<String> made = new ArrayDeque<>();
    private final Map<String, String> ports = new HashMap<>();

    /** A switch; skips the test where this process may not make one. */
    static NetworkOfPods make() throws IOException {
        Tools.require("ip");
        NetworkOfPods network = new NetworkOfPods();
        try {
            network.add(network.hub);
        } catch (IOException e) {
            assumeTrue(false, "network namespaces may not be made here: " + e.getMessage());
        }
        Tools.run(List.of("ip", "-n", network.hub, "link", "add", "br0", "type", "bridge"));
        network.up(network.hub, "br0", OUTSIDE);
        return network;
    }

    /** Makes the place of a pod. */
    void attach(String pod, int host) throws IOException {
        String namespace = prefix + pod;
        add(namespace);
        String port = "p" + host;
        ports.put(pod, port);
        Tools.run(List.of(
                "ip", "link", "add", "eth0", "netns", namespace, "type", "veth", "peer", "name", port, "netns", hub));
        Tools.run(List.of("ip", "-n", hub, "link", "set", port, "master", "br0", "up"));
        up(namespace, "eth0", host);
    }

    /** Pulls the cable of a pod: nothing goes in or out any more, and nobody is told. */
    void cut(String pod) throws IOException {
        set(pod, "down");
    }

    /** Puts the cable back. */
    void mend(String pod) throws IOException {
        set(pod, "up");
    }

    private void set(String pod, String state) throws IOException {
        Tools.run(List.of("ip", "-n", hub, "link", "set", Objects.requireNonNull(ports.get(pod)), state));
    }

    private void add(String namespace) throws IOException {
        Tools.run(List.of("ip", "netns", "add", namespace));
        made.push(namespace);
        Tools.run(List.of("ip", "-n", namespace, "link", "set", "lo", "up"));
    }

    private void up(String namespace, String device, int host) throws IOException {
        Tools.run(List.of("ip", "-n", namespace, "address", "add", address(host) + "/24", "dev", device));
        Tools.run(List.of("ip", "-n", namespace, "link", "set", device, "up"));
    }

    /** Gives a pod another address, as one gets that was started anew. */
    void move(String pod, int host) throws IOException {
        Tools.run(List.of("ip", "-n", prefix + pod, "address", "flush", "dev", "eth0"));
        up(prefix + pod, "eth0", host);
    }

    /** The address of that number. */
    static String address(int host) {
        return SUBNET + host;
    }

    /** What to put before a command that is to run in a pod's place. */
    List<String> in(String pod) {
        return List.of("ip", "netns", "exec", prefix + pod);
    }

    /** What to put before a command that is to run outside of all pods. */
    List<String> outside() {
        return List.of("ip", "netns", "exec", hub);
    }

    @Override
    public void close() throws IOException {
        while (!made.isEmpty()) {
            Tools.run(List.of("ip", "netns", "delete", made.pop()));
        }
    }
}
