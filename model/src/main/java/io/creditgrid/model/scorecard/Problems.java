package io.creditgrid.model.scorecard;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a card, collected so that its author sees all of it at once. Not thread-safe. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    /** Notes that at {@code path} something is wrong. */
    void add(String path, String problem) {
        found.add((path.isEmpty() ? "the card" : path) + ": " + problem);
    }

    int count() {
        return found.size();
    }

    /** Stops if anything was noted. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ScorecardException(found);
        }
    }
}
