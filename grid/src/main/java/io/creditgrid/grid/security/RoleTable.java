package io.creditgrid.grid.security;

import io.creditgrid.persistence.cache.CacheName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.plugin.security.SecurityPermission;
import org.jspecify.annotations.Nullable;

/**
 * What each role may do. A log-in may call the tasks that are listed for one of its roles, and nothing else: no cache, no
 * service, no query. Operators may also change the state of the cluster.
 *
 * <p>The list is made by whoever puts a node together, since tasks live in several modules.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class RoleTable {
    /** What not even a node may do while the grid runs: all caches, services and types are there from the start. */
    private static final Set<SecurityPermission> NOBODY = EnumSet.of(
            SecurityPermission.CACHE_DESTROY,
            SecurityPermission.CACHE_CREATE,
            SecurityPermission.SERVICE_DEPLOY,
            SecurityPermission.SERVICE_CANCEL,
            SecurityPermission.SERVICE_INVOKE,
            SecurityPermission.EVENTS_ENABLE,
            SecurityPermission.EVENTS_DISABLE,
            SecurityPermission.ADMIN_METADATA_OPS,
            SecurityPermission.ADMIN_USER_ACCESS,
            SecurityPermission.ADMIN_QUERY,
            SecurityPermission.REFRESH_STATISTICS,
            SecurityPermission.CHANGE_STATISTICS,
            SecurityPermission.SQL_VIEW_CREATE,
            SecurityPermission.SQL_VIEW_DROP);

    private static final Set<SecurityPermission> OPERATOR = EnumSet.of(SecurityPermission.ADMIN_CLUSTER_STATE);

    private static final Set<SecurityPermission> OF_OPEN_CACHE =
            EnumSet.of(SecurityPermission.CACHE_READ, SecurityPermission.CACHE_PUT, SecurityPermission.CACHE_REMOVE);

    private final Map<String, Set<Role>> rolesByTask;
    private final Map<String, String> loginByOpenCache;

    private RoleTable(Map<String, Set<Role>> rolesByTask, Map<String, String> loginByOpenCache) {
        this.rolesByTask = Map.copyOf(rolesByTask);
        this.loginByOpenCache = Map.copyOf(loginByOpenCache);
    }

    /** A table that lists nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The table of the given tasks. */
    public static RoleTable of(Map<String, Set<Role>> rolesByTask) {
        Builder builder = builder();
        rolesByTask.forEach((task, roles) -> builder.allow(task, roles.toArray(Role[]::new)));
        return builder.build();
    }

    /** Whether it is a task that some role may call. */
    boolean isListed(@Nullable String task) {
        return task != null && rolesByTask.containsKey(task);
    }

    /** Whether a cache stands in the configuration of every node: one of the grid's, or one opened to a log-in. */
    boolean isConfigured(@Nullable String cache) {
        return cache != null && (isOfGrid(cache) || loginByOpenCache.containsKey(cache));
    }

    private static boolean isOfGrid(String cache) {
        return Arrays.stream(CacheName.values()).anyMatch(name -> name.label().equals(cache));
    }

    /** Why the subject may not, with what to use instead; empty if it may. */
    Optional<String> refusal(GateSubject subject, @Nullable String name, SecurityPermission permission) {
        // a node that joins is asked this for each cache of its configuration
        boolean joins = permission == SecurityPermission.CACHE_CREATE && subject.isNode() && isConfigured(name);
        if (NOBODY.contains(permission) && !joins) {
            return Optional.of(
                    permission + " is allowed to nobody while the grid runs: all that it keeps is written through task "
                            + Refusal.WRITE_TASK + " (creditgrid load, put and remove)");
        }
        if (subject.isNode()) {
            return Optional.empty();
        }
        Actor actor = subject.actor();
        if (permission == SecurityPermission.TASK_EXECUTE || permission == SecurityPermission.TASK_CANCEL) {
            return taskRefusal(actor, name);
        }
        if (OF_OPEN_CACHE.contains(permission)) {
            return cacheRefusal(actor, name, permission);
        }
        return actor.has(Role.OPERATOR) && OPERATOR.contains(permission)
                ? Optional.empty()
                : Optional.of(permission + " is not allowed to role " + actor.roleLabels()
                        + ": log-ins call tasks (creditgrid --help), an operator changes the state of the cluster");
    }

    private Optional<String> taskRefusal(Actor actor, @Nullable String task) {
        @Nullable Set<Role> roles = task == null ? null : rolesByTask.get(task);
        if (roles == null) {
            return Optional.of("this task is not on the list of tasks that log-ins may call: write through task "
                    + Refusal.WRITE_TASK + ", read through task " + Refusal.READ_TASK);
        }
        return actor.hasAny(roles)
                ? Optional.empty()
                : Optional.of("task " + task + " is for " + labels(roles) + ", not for role " + actor.roleLabels());
    }

    private Optional<String> cacheRefusal(Actor actor, @Nullable String cache, SecurityPermission permission) {
        if (cache != null && actor.login().equals(loginByOpenCache.get(cache))) {
            return Optional.empty();
        }
        return Optional.of(permission + " is allowed to no log-in: read through task " + Refusal.READ_TASK
                + " (creditgrid get), write through task " + Refusal.WRITE_TASK + " (creditgrid load, put and remove)");
    }

    private static String labels(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).collect(Collectors.joining(", "));
    }

    /** Collects a table; not thread-safe. */
    public static final class Builder {
        private final Map<String, Set<Role>> rolesByTask = new HashMap<>();
        private final Map<String, String> loginByOpenCache = new HashMap<>();

        private Builder() {}

        /**
         * Lists a task for roles, beside those that it is listed for already.
         *
         * @param taskClassName class name of the task
         * @throws IllegalArgumentException if no role is given
         */
        public Builder allow(String taskClassName, Role... roles) {
            if (roles.length == 0) {
                throw new IllegalArgumentException("expected at least one role: task=" + taskClassName);
            }
            rolesByTask.computeIfAbsent(taskClassName, key -> new HashSet<>()).addAll(Arrays.asList(roles));
            return this;
        }

        /**
         * Opens a cache that is not the grid's to one log-in, for reads and writes: what a benchmark compares with.
         *
         * @throws IllegalArgumentException if it is a cache of the grid
         */
        public Builder openCache(String cache, String login) {
            if (isOfGrid(cache)) {
                throw new IllegalArgumentException("expected a cache that is not the grid's: cache=" + cache);
            }
            loginByOpenCache.put(cache, login);
            return this;
        }

        /** The table. */
        public RoleTable build() {
            Map<String, Set<Role>> copy = new HashMap<>();
            rolesByTask.forEach((task, roles) -> copy.put(task, Set.copyOf(roles)));
            return new RoleTable(copy, loginByOpenCache);
        }
    }
}
