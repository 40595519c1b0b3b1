package io.creditgrid.grid.security;

import io.creditgrid.model.contract.Limits;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs refusals of one node, by what was asked for and by role. The log names the log-in; no firm, value or password
 * comes near it.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Denials {
    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * Notes one refusal.
     *
     * @param permission what was asked for, of a closed set
     * @param actor the asker
     * @param target cache or task of ours that it was asked on, else "-": a name that a caller made up may say anything
     */
    void add(String permission, Actor actor, String target) {
        count(permission, actor.roleLabels());
        LOG.warn("refused {} on {} to {} ({})", permission, target, shown(actor), actor.roleLabels());
    }

    /** A firm's own log-in may be a person's name. */
    private static String shown(Actor actor) {
        return actor.subject() == null ? actor.login() : "the log-in of a firm";
    }

    /**
     * Notes one log-in that was refused.
     *
     * @param reason why
     * @param actor whose name was given; null if it is nobody's: what was typed there may be a password
     */
    void addLogin(Logins.Reason reason, @Nullable Actor actor) {
        count(reason.label(), "none");
        if (reason != Logins.Reason.LOCKED) {
            LOG.warn("refused log-in {}: {}", actor == null ? "of an unknown name" : shown(actor), reason.words());
        }
        if (reason == Logins.Reason.LOCKS) {
            LOG.warn(
                    "log-in {} is refused from that address for {} s from now on",
                    actor == null ? "of an unknown name" : shown(actor),
                    Limits.LOGIN_LOCKED_FOR.toSeconds());
        }
    }

    /**
     * Counts one refusal that is not worth a line of the log.
     *
     * @param what code of the refusal, of a closed set
     * @param roles roles of the asker, of a closed set
     */
    public void count(String what, String roles) {
        counts.computeIfAbsent(what + "/" + roles, key -> new LongAdder()).increment();
    }

    /** Refusals so far, by {@code permission/roles}, sorted. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }

    /** Refusals so far. */
    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
