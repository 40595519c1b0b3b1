package io.creditgrid.grid.security;

import io.creditgrid.persistence.key.KeyFile;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * What the security plugin of a node is made from. All but users and sources must be equal on all nodes of a grid; those
 * two may differ while an operator rolls out a change, which is said in the log.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param keys the grid's secrets
 * @param users log-ins
 * @param sources who may write which feed
 * @param roles what each role may do
 * @param partitions P, fixed at creation
 * @param offset the grid's offset, fixed at creation
 * @param personalNamespaces namespaces (without {@code x-}) whose identifiers stand for natural persons, beside {@code
 *     uscc:92…}; one has to be declared before its first record comes, since what is stored in clear stays so
 */
public record GateSettings(
        KeyFile keys,
        Users users,
        SourceList sources,
        RoleTable roles,
        int partitions,
        ZoneOffset offset,
        Set<String> personalNamespaces) {
    /** Keeps a copy of the namespaces. */
    public GateSettings {
        personalNamespaces = Set.copyOf(personalNamespaces);
    }

    /** Settings of a grid without personal namespaces of its own. */
    public GateSettings(
            KeyFile keys, Users users, SourceList sources, RoleTable roles, int partitions, ZoneOffset offset) {
        this(keys, users, sources, roles, partitions, offset, Set.of());
    }

    /** The same with other personal namespaces. */
    public GateSettings withPersonalNamespaces(Set<String> namespaces) {
        return new GateSettings(keys, users, sources, roles, partitions, offset, namespaces);
    }
}
