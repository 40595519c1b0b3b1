package io.creditgrid.grid.security;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log-ins in force on one node. They change while it runs: a log-in that goes, or loses a role, loses it at once, on
 * connections that are open too.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class LiveUsers {
    /** The version of ids that follow from a name, as those of users do; ids of nodes are random. */
    private static final int OF_NAME = 3;

    private volatile Users users;

    /** Those log-ins, until others take their place. */
    public LiveUsers(Users users) {
        this.users = users;
    }

    /** The log-ins in force. */
    public Users get() {
        return users;
    }

    /** Puts others in force. */
    void replace(Users others) {
        users = others;
    }

    /**
     * The subject behind an id; null if it is none of a user. A user that this node does not know, or no longer, has a subject
     * without any right: without one a call that another node let in would hang here.
     */
    @Nullable
    GateSubject subject(UUID id) {
        @Nullable GateSubject known = users.subject(id);
        return known == null && id.version() == OF_NAME ? GateSubject.ofNobody(id) : known;
    }
}
