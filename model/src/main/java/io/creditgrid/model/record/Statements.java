package io.creditgrid.model.record;

import java.util.List;

/** Whether a statement says anything that the winning versions do not say already. Pure functions. */
public final class Statements {
    private Statements() {}

    /**
     * Whether every winning piece over the span of {@code stated} says the same and was published no later. Such a
     * restatement changes no answer, so it need not be logged.
     *
     * @param versions the key's versions that win somewhere
     */
    public static boolean saysNothingNew(List<Version> versions, Version stated) {
        if (!Timeline.covers(versions, stated.span())) {
            return false;
        }
        for (Version winner : Timeline.winners(versions, stated.span())) {
            if (winner.publishedAt() > stated.publishedAt() || !winner.saysTheSame(stated)) {
                return false;
            }
        }
        return true;
    }
}
