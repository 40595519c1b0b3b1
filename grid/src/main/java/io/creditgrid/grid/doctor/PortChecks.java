package io.creditgrid.grid.doctor;

import io.creditgrid.grid.node.DataFolder;
import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses of a node: its own ports, and the names of the others. */
final class PortChecks {
    private static final String PORTS = "ports";
    private static final String SEEDS = "seeds";

    private PortChecks() {}

    /** Whether its ports can be taken; those of a node that runs on the data folder are its own. */
    static List<Finding> ports(NodeSettings settings) {
        try {
            Optional<ProcessHandle> running = DataFolder.holder(settings.data());
            if (running.isPresent()) {
                return List.of(Finding.ok(
                        PORTS,
                        "not tried: the node runs, process " + running.get().pid()));
            }
        } catch (GridException e) {
            return List.of(Finding.fail(PORTS, e.plainMessage(), "stop that process"));
        } catch (IOException e) {
            return List.of(Finding.warn(PORTS, "not tried: " + e.getMessage(), "see what is said of the data folder"));
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Integer> port : settings.ports().all().entrySet()) {
            taken(settings.host(), port.getKey(), port.getValue()).ifPresent(findings::add);
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    PORTS,
                    "free on " + settings.host() + ": " + settings.ports().all()));
        }
        return findings;
    }

    private static Optional<Finding> taken(String host, String name, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        String shown = name + " " + host + ":" + port;
        if (address.isUnresolved()) {
            return Optional.of(
                    Finding.fail(PORTS, shown + ": nobody knows that name", "give 'host' an address of this machine"));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as a node does: what a connection left behind is in nobody's way
            socket.bind(address);
            return Optional.empty();
        } catch (IOException e) {
            boolean foreign = !address.getAddress().isAnyLocalAddress() && !isLocal(address.getAddress());
            return Optional.of(Finding.fail(
                    PORTS,
                    shown + " cannot be taken: " + e.getMessage(),
                    foreign
                            ? "'host' is no address of this machine: give one that is, or 0.0.0.0"
                            : "stop what holds it, or choose another ports." + name));
        }
    }

    /** Whether the seeds are known, name this node, and are enough for its backups. */
    static List<Finding> seeds(NodeSettings settings) {
        List<Finding> findings = new ArrayList<>();
        List<String> seeds = settings.seeds();
        boolean own = seeds.isEmpty();
        for (String seed : seeds) {
            List<InetAddress> addresses = addresses(seed);
            if (addresses.isEmpty()) {
                findings.add(Finding.warn(
                        SEEDS,
                        seed + ": nobody knows that name",
                        "correct it; a start waits for it, since it may become known"));
            }
            own |= seed.endsWith(":" + settings.ports().discovery())
                    && addresses.stream().anyMatch(PortChecks::isLocal);
        }
        if (!own) {
            findings.add(Finding.warn(
                    SEEDS,
                    seeds + " do not name this node, discovery port "
                            + settings.ports().discovery(),
                    "add its own address: the list is the same on all nodes"));
        }
        if (settings.backups() > 0 && seeds.size() < 2) {
            findings.add(Finding.warn(
                    SEEDS,
                    "one copy beside the primary needs two nodes, and there is no other seed",
                    "name the others, or set backups to 0 while the grid is not created yet"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(SEEDS, seeds.isEmpty() ? "this node alone" : seeds + " are known"));
        }
        return findings;
    }

    /** Hosts of seeds that are not this machine. */
    static List<String> otherHosts(NodeSettings settings) {
        return settings.seeds().stream()
                .filter(seed -> addresses(seed).stream().noneMatch(PortChecks::isLocal))
                .map(PortChecks::host)
                .distinct()
                .toList();
    }

    /** Hosts by which clients may come to this node: its own, or, where it binds to all, those of its seeds here. */
    static List<String> ownHosts(NodeSettings settings) {
        if (!new InetSocketAddress(settings.host(), 0).isUnresolved()
                && !new InetSocketAddress(settings.host(), 0).getAddress().isAnyLocalAddress()) {
            return List.of(settings.host());
        }
        return settings.seeds().stream()
                .filter(seed -> seed.endsWith(":" + settings.ports().discovery()))
                .filter(seed -> addresses(seed).stream().anyMatch(PortChecks::isLocal))
                .map(PortChecks::host)
                .distinct()
                .toList();
    }

    private static String host(String seed) {
        return seed.substring(0, seed.lastIndexOf(':'));
    }

    private static List<InetAddress> addresses(String seed) {
        try {
            return List.of(InetAddress.getAllByName(host(seed)));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
