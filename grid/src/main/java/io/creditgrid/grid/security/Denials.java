package io.creditgrid.grid.security;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs refusals of one node, by what was asked for and by role; neither log-in nor firm is kept.
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
     * @param roles roles of the asker, of a closed set
     * @param target cache or task of ours that it was asked on, else "-": a name that a caller made up may say anything
     */
    void add(String permission, String roles, String target) {
        count(permission, roles);
        LOG.warn("refused {} on {} to {}", permission, target, roles);
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
