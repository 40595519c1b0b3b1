package io.creditgrid.grid.node;

/**
 * The three ports of a node.
 *
 * @param discovery by which servers find each other
 * @param communication by which they talk
 * @param client for thin clients
 */
public record Ports(int discovery, int communication, int client) {
    /** Ports that a node holds. */
    static final int COUNT = 3;

    /** Three ports in a row. */
    static Ports from(int first) {
        return new Ports(first, first + 1, first + 2);
    }
}
