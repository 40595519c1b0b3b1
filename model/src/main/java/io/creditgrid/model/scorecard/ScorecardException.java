package io.creditgrid.model.scorecard;

import java.util.List;

/** A file is no valid {@code scorecard/1}. The message lists every problem that was found, one a line. */
public final class ScorecardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ScorecardException(List<String> problems) {
        super("this card cannot be used:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, each with the place in the file, what was expected and what was found. */
    public List<String> problems() {
        return problems;
    }
}
