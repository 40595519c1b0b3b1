package io.creditgrid.grid.node;

import java.util.LinkedHashMap;
import java.util.Map;

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

    /** All of them, by their names in a node's configuration. */
    public Map<String, Integer> all() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("discovery", discovery);
        all.put("communication", communication);
        all.put("client", client);
        all.put("http", http);
        return all;
    }
}
