package io.creditgrid.grid.health;

import java.util.List;

/**
 * The answer to one question about a node.
 *
 * @param status the answer in a word or two, such as {@code ready} or {@code not ready}
 * @param reasons why the answer is no; empty if it is yes. They name nodes, partitions and numbers, never data
 */
public record Health(String status, List<String> reasons) {
    public Health {
        reasons = List.copyOf(reasons);
    }

    /** {@code word}, if nothing speaks against it, else {@code not word}. */
    static Health of(String word, List<String> against) {
        return new Health(against.isEmpty() ? word : "not " + word, against);
    }

    /** Whether the answer is yes. */
    public boolean holds() {
        return reasons.isEmpty();
    }
}
