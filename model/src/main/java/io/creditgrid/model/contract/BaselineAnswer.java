package io.creditgrid.model.contract;

import java.util.List;

/**
 * The baseline: which servers hold data.
 *
 * @param changed whether this call changed it
 * @param servers servers of the baseline and others that are there, sorted by name
 */
public record BaselineAnswer(boolean changed, List<Server> servers) {
    /** Keeps a copy of the list. */
    public BaselineAnswer {
        servers = List.copyOf(servers);
    }

    /**
     * One server.
     *
     * @param name its name
     * @param member whether it is in the baseline
     * @param online whether it is there
     */
    public record Server(String name, boolean member, boolean online) {}

    /** Number of servers in the baseline. */
    public int members() {
        return (int) servers.stream().filter(Server::member).count();
    }

    /** Number of them that are there. */
    public int present() {
        return (int) servers.stream()
                .filter(server -> server.member() && server.online())
                .count();
    }
}
