package io.creditgrid.grid.security;

import io.creditgrid.model.contract.TaskName;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.ForgottenServers;
import io.creditgrid.persistence.door.AuditGate;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteNodeAttributes;
import org.apache.ignite.internal.processors.GridProcessorAdapter;
import org.apache.ignite.internal.processors.cache.CacheOperationContext;
import org.apache.ignite.internal.processors.cache.GridCacheAdapter;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.apache.ignite.internal.processors.cluster.DiscoveryDataClusterState;
import org.apache.ignite.internal.processors.security.GridSecurityProcessor;
import org.apache.ignite.internal.processors.security.SecurityContext;
import org.apache.ignite.plugin.security.AuthenticationContext;
import org.apache.ignite.plugin.security.SecurityCredentials;
import org.apache.ignite.plugin.security.SecurityPermission;
import org.apache.ignite.plugin.security.SecuritySubject;
import org.apache.ignite.spi.IgniteNodeValidationResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The security of a node: who joins, who logs in, and what each thread may do. Ignite asks it before every operation.
 *
 * <p>Audited caches are written from inside the {@link AuditGate} alone, whatever the role; all else is default-deny by
 * {@link RoleTable}. Client nodes are refused: they could open a gate of their own, and servers do not check again.
 *
 * <p><strong>Thread-safety.</strong> Safe; called by all threads of a node.
 */
final class GateSecurity extends GridProcessorAdapter implements GridSecurityProcessor {
    /** Node attribute: fingerprint of the key file. */
    static final String ATTR_KEYS = "creditgrid.keys";

    static final String ATTR_PARTITIONS = "creditgrid.partitions";
    static final String ATTR_OFFSET = "creditgrid.offset";
    static final String ATTR_PERSONAL = "creditgrid.personal";
    static final String ATTR_USERS = "creditgrid.users";
    static final String ATTR_SOURCES = "creditgrid.sources";

    /** Node attribute: what its clock said when it began to join, epoch milliseconds. */
    static final String ATTR_CLOCK = "creditgrid.clock";

    /** Whether the node has copies of partitions on its disk. */
    static final String ATTR_COPIES = "creditgrid.copies";

    /** Servers stamp what they commit: a log must not jump to and fro by whose clock a primary goes. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(1);

    /** Between the start of a joiner and this look lies its recovery from the WAL. */
    private static final Duration BEHIND_MAX = Duration.ofMinutes(30);

    private static final Logger LOG = LoggerFactory.getLogger(GateSecurity.class);
    private static final String NODE_LOGIN = "node";
    private static final String NO_TARGET = "-";

    private final GateSettings settings;
    private final LiveUsers users;
    private final Denials denials;
    private final Logins logins;
    private final InstantSource clock;

    GateSecurity(
            GridKernalContext ctx,
            GateSettings settings,
            LiveUsers users,
            Denials denials,
            InstantSource clock,
            SecureRandom random) {
        super(ctx);
        this.settings = settings;
        this.users = users;
        this.denials = denials;
        this.clock = clock;
        this.logins = new Logins(users, clock, random);
    }

    /** What this node shows to the others when it joins. */
    @Override
    public void start() {
        String secret = HexFormat.of().formatHex(settings.keys().nodeSecret());
        ctx.addNodeAttribute(
                IgniteNodeAttributes.ATTR_SECURITY_CREDENTIALS, new SecurityCredentials(NODE_LOGIN, secret));
        mustAgree().forEach(ctx::addNodeAttribute);
        shouldAgree().forEach(ctx::addNodeAttribute);
        ctx.addNodeAttribute(ATTR_CLOCK, clock.millis());
        ctx.addNodeAttribute(ATTR_COPIES, ForgottenServers.hasCopies(ctx.config()));
    }

    private Map<String, String> mustAgree() {
        return new TreeMap<>(Map.of(
                ATTR_KEYS, settings.keys().fingerprint(),
                ATTR_PARTITIONS, Integer.toString(settings.partitions()),
                ATTR_OFFSET, settings.offset().getId(),
                ATTR_PERSONAL, String.join(",", new TreeSet<>(settings.personalNamespaces()))));
    }

    private Map<String, String> shouldAgree() {
        return Map.of(
                ATTR_USERS, users.get().digest(),
                ATTR_SOURCES, settings.sources().digest());
    }

    /** Null refuses. The joiner is told no more than "Authentication failed"; the reason stands in our log. */
    @Override
    public @Nullable SecurityContext authenticateNode(ClusterNode node, @Nullable SecurityCredentials credentials) {
        if (node.isClient()) {
            return refuseNode(node, "it is a client node; applications use the thin client");
        }
        if (credentials == null || !isNodeSecret(credentials.getPassword())) {
            return refuseNode(node, "its node secret is not ours; copy the key file of this grid to it");
        }
        return GateSubject.ofNode(node.id());
    }

    private @Nullable SecurityContext refuseNode(ClusterNode node, String reason) {
        LOG.warn("refused to let node {} join: {}", node.consistentId(), reason);
        return null;
    }

    private boolean isNodeSecret(@Nullable Object password) {
        if (!(password instanceof String hex)) {
            return false;
        }
        try {
            return settings.keys().isNodeSecret(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean isGlobalNodeAuthentication() {
        return true;
    }

    /** Null lets the node in; else the text reaches both logs and the joiner's start fails with it. */
    @Override
    public @Nullable IgniteNodeValidationResult validateNode(ClusterNode node) {
        for (Map.Entry<String, String> ours : mustAgree().entrySet()) {
            Object theirs = node.attribute(ours.getKey());
            if (!ours.getValue().equals(theirs)) {
                String message = "node " + node.consistentId() + " belongs to another grid: " + ours.getKey() + " is "
                        + theirs + " there and " + ours.getValue()
                        + " here; use one key file, one number of partitions, one offset and the same personal namespaces on all"
                        + " nodes";
                return new IgniteNodeValidationResult(node.id(), message);
            }
        }
        String clocks = clockRefusal(node);
        if (clocks != null) {
            return new IgniteNodeValidationResult(node.id(), clocks);
        }
        String forgotten = forgottenRefusal(node);
        if (forgotten != null) {
            return new IgniteNodeValidationResult(node.id(), forgotten);
        }
        shouldAgree().forEach((name, ours) -> {
            if (!ours.equals(node.attribute(name))) {
                LOG.warn(
                        "node {} has another {} file than this one: give all nodes the same",
                        node.consistentId(),
                        name);
            }
        });
        return null;
    }

    /** A server that was forgotten may come back with an empty disk alone: the others went on without what it has. */
    private @Nullable String forgottenRefusal(ClusterNode node) {
        BaselineTopology baseline = ctx.state().clusterState().baselineTopology();
        boolean isMember = baseline != null && baseline.consistentIds().contains(node.consistentId());
        boolean isOld = Boolean.TRUE.equals(node.attribute(ATTR_COPIES))
                && ForgottenServers.of(ctx.grid()).contains(String.valueOf(node.consistentId()));
        return isMember || !isOld
                ? null
                : "node " + node.consistentId()
                        + " was forgotten by this grid, and the others went on without what it has; empty its data folder, start"
                        + " it again, then take it in by 'creditgrid cluster baseline add'";
    }

    private @Nullable String clockRefusal(ClusterNode node) {
        if (!(node.attribute(ATTR_CLOCK) instanceof Long theirs)) {
            return null;
        }
        Duration ahead = Duration.ofMillis(theirs - clock.millis());
        boolean near = ahead.compareTo(AHEAD_MAX) <= 0 && ahead.negated().compareTo(BEHIND_MAX) <= 0;
        return near
                ? null
                : "the clock of node " + node.consistentId() + " is "
                        + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of")
                        + " that of the grid; have the clocks of all servers set by NTP, then start it again";
    }

    /** Null refuses. */
    @Override
    public @Nullable SecurityContext authenticate(AuthenticationContext asked) {
        SecurityCredentials credentials = asked.credentials();
        String address = asked.address() == null ? NO_TARGET : asked.address().getHostString();
        Logins.Verdict verdict = logins.check(
                credentials == null ? null : text(credentials.getLogin()),
                credentials == null ? null : text(credentials.getPassword()),
                address);
        if (verdict.refusal() != null) {
            denials.addLogin(verdict.refusal(), verdict.name());
        }
        return verdict.subject();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    @Override
    public void authorize(@Nullable String name, SecurityPermission permission, SecurityContext context) {
        GateSubject subject = inForce((GateSubject) context.subject());
        requireActive(subject, name, permission);
        @Nullable String reason = unknownRefusal(subject);
        if (reason == null) {
            reason = gateRefusal(name, permission);
        }
        if (reason == null) {
            reason = settings.roles().refusal(subject, name, permission).orElse(null);
        }
        if (reason == null && permission == SecurityPermission.ADMIN_CLUSTER_STATE && !subject.isNode()) {
            reason = activationRefusal();
        }
        if (reason != null) {
            denials.add(permission.name(), subject.actor(), target(name));
            throw Refusal.of(subject, reason);
        }
    }

    /** A connection keeps the subject of its log-in for life; what that may do is what the users file says now. */
    private GateSubject inForce(GateSubject subject) {
        @Nullable GateSubject now = subject.isNode() ? subject : users.subject(subject.id());
        return now == null ? subject : now;
    }

    private static @Nullable String unknownRefusal(GateSubject subject) {
        boolean isNobody = !subject.isNode() && subject.actor().roles().isEmpty();
        return isNobody
                ? "this log-in is not, or no longer, in the users file of the node that was asked; an operator puts the same"
                        + " file on all nodes"
                : null;
    }

    /** A task on an inactive grid would hold its thread until somebody activates it: a few calls, and no log-in gets through. */
    private void requireActive(GateSubject subject, @Nullable String task, SecurityPermission permission) {
        boolean activates = TaskName.FORGET.className().equals(task);
        if (!activates
                && permission == SecurityPermission.TASK_EXECUTE
                && !subject.isNode()
                && !ctx.state().clusterState().state().active()) {
            throw Refusal.inactive();
        }
    }

    /** Why the state may not be changed by hand now: with a server of the baseline missing, its newer copies would be lost. */
    private @Nullable String activationRefusal() {
        DiscoveryDataClusterState state = ctx.state().clusterState();
        BaselineTopology baseline = state.baselineTopology();
        if (baseline == null || state.state().active()) {
            return null;
        }
        Set<String> missing = new TreeSet<>();
        baseline.consistentIds().forEach(id -> missing.add(String.valueOf(id)));
        ctx.discovery().aliveServerNodes().forEach(node -> missing.remove(String.valueOf(node.consistentId())));
        return missing.isEmpty()
                ? null
                : "this grid was activated before and servers of it are missing, which may have the newest copies: start "
                        + missing + ", it then becomes active by itself";
    }

    /** Why the gate says no, whatever the role; null if it has nothing against it. */
    private @Nullable String gateRefusal(@Nullable String name, SecurityPermission permission) {
        if (name == null || !CacheName.isAudited(name) || AuditGate.isOpen()) {
            return null;
        }
        return switch (permission) {
            case CACHE_PUT, CACHE_REMOVE, CACHE_DESTROY ->
                permission + " on cache " + name + " is refused: every write goes through task " + Refusal.WRITE_TASK
                        + " (creditgrid load, put and remove)";
            // such a read asks for CACHE_READ alone, yet its row is gone, unlogged, when the policy's time is over
            case CACHE_READ ->
                carriesExpiry(name)
                        ? "a read of cache " + name
                                + " must not carry an expiry policy: it deletes; read without one, or through task "
                                + Refusal.READ_TASK
                        : null;
            default -> null;
        };
    }

    private boolean carriesExpiry(String name) {
        GridCacheAdapter<Object, Object> cache = ctx.cache().internalCache(name);
        CacheOperationContext operation = cache == null ? null : cache.context().operationContextPerCall();
        return operation != null && operation.expiry() != null;
    }

    /** Names that a caller made up do not reach the log. */
    private String target(@Nullable String name) {
        boolean ours = settings.roles().isConfigured(name) || settings.roles().isListed(name);
        return name != null && ours ? name : NO_TARGET;
    }

    @Override
    public @Nullable SecurityContext securityContext(UUID subjectId) {
        return users.subject(subjectId);
    }

    @Override
    public Collection<SecuritySubject> authenticatedSubjects() {
        return ctx.discovery().allNodes().stream()
                .<SecuritySubject>map(node -> GateSubject.ofNode(node.id()))
                .toList();
    }

    @Override
    public @Nullable SecuritySubject authenticatedSubject(UUID subjectId) {
        @Nullable GateSubject user = users.subject(subjectId);
        return user != null || ctx.discovery().node(subjectId) == null ? user : GateSubject.ofNode(subjectId);
    }

    /** Nothing to forget: one subject stands for all connections of a user. */
    @Override
    public void onSessionExpired(UUID subjectId) {}

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // deprecated by Ignite, but it is what switches security on
    public boolean enabled() {
        return true;
    }
}
