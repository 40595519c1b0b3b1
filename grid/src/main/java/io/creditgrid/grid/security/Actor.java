package io.creditgrid.grid.security;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who acts: what the log keeps of a log-in.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param organisation the organisation that speaks
 * @param login its log-in
 * @param roles what it may be; empty for a node of the grid
 * @param subject canonical id of the firm whose own log-in this is, null for all others
 */
public record Actor(
        String organisation,
        String login,
        Set<Role> roles,
        @Nullable String subject) {
    /** Organisation of what the grid does by itself; in no users file and no source list. */
    public static final String GRID = "grid";

    public Actor {
        roles = Set.copyOf(roles);
    }

    /** The actor of a node's own threads. */
    public static Actor node() {
        return new Actor(GRID, "node", Set.of(), null);
    }

    /** Whether it has the role. */
    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether it has one of the roles. */
    public boolean hasAny(Collection<Role> wanted) {
        return wanted.stream().anyMatch(roles::contains);
    }

    /** Whether this is the grid itself. */
    public boolean isNode() {
        return roles.isEmpty() && organisation.equals(GRID);
    }

    /** Its roles for counters and logs, in the order of {@link Role}: {@code "loader+scientist"}, {@code "node"}. */
    public String roleLabels() {
        return roles.isEmpty()
                ? (isNode() ? "node" : "none")
                : EnumSet.copyOf(roles).stream().map(Role::label).collect(Collectors.joining("+"));
    }
}
