package io.creditgrid.grid.security;

import java.io.InvalidObjectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.internal.processors.security.SecurityContext;
import org.apache.ignite.plugin.security.SecuritySubject;
import org.apache.ignite.plugin.security.SecuritySubjectType;
import org.jspecify.annotations.Nullable;

/**
 * An actor as Ignite carries it. Ids of users follow from their log-in, so that every node finds the same subject for a
 * message that carries the id alone: with an id per connection, operations that touch a second node would hang.
 *
 * <p>The subject of a node travels as a node attribute, as its id alone; that of a user never travels.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class GateSubject implements SecuritySubject, SecurityContext {
    private static final long serialVersionUID = 1L;

    private final UUID id;
    private final SecuritySubjectType type;
    private final transient Actor actor;

    private GateSubject(UUID id, SecuritySubjectType type, Actor actor) {
        this.id = id;
        this.type = type;
        this.actor = actor;
    }

    static GateSubject ofNode(UUID nodeId) {
        return new GateSubject(nodeId, SecuritySubjectType.REMOTE_NODE, Actor.node());
    }

    static GateSubject ofUser(Actor actor) {
        byte[] name = ("user:" + actor.login()).getBytes(StandardCharsets.UTF_8);
        return new GateSubject(UUID.nameUUIDFromBytes(name), SecuritySubjectType.REMOTE_CLIENT, actor);
    }

    /** A user that this node does not know: it may do nothing. */
    static GateSubject ofNobody(UUID id) {
        return new GateSubject(id, SecuritySubjectType.REMOTE_CLIENT, new Actor("nobody", "nobody", Set.of(), null));
    }

    private Object readResolve() throws InvalidObjectException {
        if (!isNode()) {
            throw new InvalidObjectException("the subject of a user does not travel");
        }
        return ofNode(id);
    }

    Actor actor() {
        return actor;
    }

    boolean isNode() {
        return type == SecuritySubjectType.REMOTE_NODE;
    }

    @Override
    public SecuritySubject subject() {
        return this;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public SecuritySubjectType type() {
        return type;
    }

    @Override
    public Object login() {
        return actor.login();
    }

    /** None: one subject stands for all connections of a user. */
    @Override
    public @Nullable InetSocketAddress address() {
        return null;
    }

    @Override
    public String toString() {
        return "GateSubject[" + actor.roleLabels() + "]";
    }
}
