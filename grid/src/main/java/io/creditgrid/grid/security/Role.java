package io.creditgrid.grid.security;

import java.util.Optional;

/** What a log-in may be. A log-in has one or more. */
public enum Role {
    /** A bank's risk engine: scores, explains, reads what consent allows. */
    RISK_ENGINE("risk-engine"),
    /** Writes the sources that its organisation owns or loads. */
    LOADER("loader"),
    /** Portfolio scores, features, models. */
    SCIENTIST("scientist"),
    /** A firm's own log-in: its own file alone. */
    ENTERPRISE("enterprise"),
    /** Checks the log. */
    AUDITOR("auditor"),
    /** Runs the grid; sees the grid's own records, none of firms. */
    OPERATOR("operator"),
    /** Supervises; reads without consent, and is logged. */
    REGULATOR("regulator");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The name in the users file. */
    public String label() {
        return label;
    }

    /** The role of that name, empty if there is none. */
    public static Optional<Role> ofLabel(String label) {
        for (Role role : values()) {
            if (role.label.equals(label)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
