package io.creditgrid.grid.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks the names of the seeds up before a node looks for the others.
 *
 * <p>Ignite takes a seed whose name nobody knows for a node that is not there. Where the names of servers come to be known
 * while these start, as in Kubernetes, two of them could each find no other, and each begin a cluster of its own; those never
 * become one. So a start waits until all names are known, for a limited time: a server may be away for long.
 *
 * <p><strong>Thread-safety.</strong> Confined to the thread that starts a node.
 */
final class SeedAddresses {
    /** More than twice the 30 s for which resolvers remember that a name was not known. */
    static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final Logger LOG = LoggerFactory.getLogger(SeedAddresses.class);
    private static final long POLL_MILLIS = 500;

    /** What knows the addresses of names. */
    interface Resolver {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private final NodeConfig config;
    private final Resolver resolver;

    SeedAddresses(NodeConfig config, Resolver resolver) {
        this.config = config;
        this.resolver = resolver;
    }

    /**
     * Waits for all names, and for its own where the node binds to all addresses.
     *
     * @return the address at which this server meets the others: {@code host}, or, where that is every address of the
     *     machine, the one of them that a seed names
     * @throws IllegalStateException if no seed names this machine, and {@code host} does not say which address it is
     */
    String await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> told = List.of();
        while (true) {
            List<String> unknown = unknown();
            Optional<String> own = own();
            if (unknown.isEmpty() && own.isPresent()) {
                return own.get();
            }
            if (System.nanoTime() - end > 0) {
                return without(unknown, own);
            }
            if (!unknown.equals(told)) {
                told = unknown;
                LOG.info("waits until the names of seeds are known: {}", unknown);
            }
            pause();
        }
    }

    private String without(List<String> unknown, Optional<String> own) {
        if (!unknown.isEmpty()) {
            LOG.warn("goes on without seeds whose names are not known: {}", unknown);
        }
        return own.orElseThrow(() -> new IllegalStateException("node " + config.name()
                + ": expected a seed with an address of this machine and port "
                + config.ports().discovery() + ", since host is " + config.host() + ": seeds=" + config.seeds()
                + "; name it among them, or give its address as host"));
    }

    private List<String> unknown() {
        return config.seeds().stream().filter(seed -> addresses(seed).isEmpty()).toList();
    }

    private Optional<String> own() {
        if (!isEvery(config.host())) {
            return Optional.of(config.host());
        }
        String port = ":" + config.ports().discovery();
        return config.seeds().stream()
                .filter(seed -> seed.endsWith(port))
                .map(this::addresses)
                .flatMap(List::stream)
                .filter(SeedAddresses::isLocal)
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private boolean isEvery(String host) {
        return addressesOf(host).stream().anyMatch(InetAddress::isAnyLocalAddress);
    }

    private List<InetAddress> addresses(String seed) {
        return addressesOf(seed.substring(0, seed.lastIndexOf(':')));
    }

    private List<InetAddress> addressesOf(String name) {
        try {
            return List.of(resolver.addresses(name));
        } catch (UnknownHostException e) {
            LOG.debug("unknown: {}", name, e);
            return List.of();
        }
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            LOG.debug("the machine's addresses could not be read", e);
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the names of seeds", e);
        }
    }
}
