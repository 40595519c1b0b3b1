package io.creditgrid.model.scorecard;

/** Whether a feature has a value, and if not, why not. Nothing is imputed: a card has points for each state. */
public enum FeatureState {
    /** There is a value. */
    OK,
    /** Nobody looked, or not for long enough, so that neither a value nor "none" is known. */
    NO_DATA,
    /** There were data once, but they are too old to stand for the day asked about. */
    STALE,
    /** The caller may not see what the value is made of. */
    NOT_PERMITTED,
    /** The data are there, but the formula has no result for them, e.g. a share of sales that are 0. */
    INVALID
}
