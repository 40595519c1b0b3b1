package io.creditgrid.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client reaches a grid.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param addresses {@code host:port} of one or more nodes
 * @param user the log-in
 * @param password its password; never printed
 * @param timeout how long one call may take, default {@link #TIMEOUT}
 * @param attempts how often one call is tried while the grid says BUSY, IN_DOUBT or UNAVAILABLE, default {@link #ATTEMPTS};
 *     a repeat can do no harm, since it carries the same ids
 * @param authority PEM file of the authority that issued the servers' certificates: the client then speaks TLS, and a server
 *     must have a certificate for one of the hosts in {@code addresses}; null where the servers have no TLS
 */
public record ClientConfig(
        List<String> addresses,
        String user,
        String password,
        Duration timeout,
        int attempts,
        @Nullable Path authority) {
    /** Ten seconds: more than a transaction's time-out of 8 s on the servers. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The least time-out of the verification of one partition: some 50,000 entries a second. */
    public static final Duration VERIFY_TIMEOUT = Duration.ofMinutes(10);

    /** With waits doubling from 20 ms this is about five seconds. */
    public static final int ATTEMPTS = 8;

    /**
     * @throws IllegalArgumentException if there is no address, or a value is out of range
     */
    public ClientConfig {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("expected at least one address host:port; call address(...)");
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException("expected a log-in; call user(...)");
        }
        if (timeout.isNegative() || timeout.isZero() || attempts < 1) {
            throw new IllegalArgumentException("expected a time-out above 0 and at least one attempt: timeout="
                    + timeout + ", attempts=" + attempts);
        }
    }

    /** A client of servers without TLS. */
    public ClientConfig(List<String> addresses, String user, String password, Duration timeout, int attempts) {
        this(addresses, user, password, timeout, attempts, null);
    }

    @Override
    public String toString() {
        return user + " at " + addresses;
    }
}
