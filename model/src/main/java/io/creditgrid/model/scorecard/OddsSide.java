package io.creditgrid.model.scorecard;

/** Which side stands first in the odds that a card's scaling names. */
public enum OddsSide {
    /** Good to bad, e.g. 50 for 50:1. */
    GOOD_BAD,
    /** Bad to good, e.g. 0.02 for 1:50. */
    BAD_GOOD
}
