package io.creditgrid.grid.node;

/**
 * The four ports of a node.
 *
 * @param discovery by which servers find each other
 * @param communication by which they talk
 * @param client for thin clients
 * @param http for health and metrics
 */
public record Ports(int discovery, int communication, int client, int http) {
    /** Ports that a node holds. */
    static final int COUNT = 4;

    /** Four ports in a row. */
    static Ports from(int first) {
        return new Ports(first, first + 1, first + 2, first + 3);
    }
}
