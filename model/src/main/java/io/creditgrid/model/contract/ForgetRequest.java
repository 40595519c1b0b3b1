package io.creditgrid.model.contract;

import java.util.List;
import java.util.Objects;

/**
 * Asks to forget servers whose disks are gone for ever.
 *
 * @param servers their names
 * @param acceptLoss whether it is borne that entries are lost with them
 */
public record ForgetRequest(List<String> servers, boolean acceptLoss) {
    /**
     * Keeps a copy of the list.
     *
     * @throws IllegalArgumentException if no server is named
     */
    public ForgetRequest {
        // a message from outside may leave out anything
        if (servers == null || servers.isEmpty() || servers.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("expected the names of servers in the request");
        }
        servers = List.copyOf(servers);
    }
}
