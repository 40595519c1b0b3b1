package io.creditgrid.model.contract;

import java.util.List;

/**
 * What a client has to know of a grid and of its own log-in.
 *
 * @param gridId 32 hex digits, drawn at creation
 * @param partitions P
 * @param offsetSeconds the grid's offset; the day of an instant is its date there
 * @param version version of the servers
 * @param organisation organisation of the caller's log-in
 * @param logIn the caller's log-in
 * @param roles labels of its roles
 */
public record GridInfo(
        String gridId,
        int partitions,
        int offsetSeconds,
        String version,
        String organisation,
        String logIn,
        List<String> roles) {}
