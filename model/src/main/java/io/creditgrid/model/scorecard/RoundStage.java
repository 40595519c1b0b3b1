package io.creditgrid.model.scorecard;

/** What is rounded: the points of each bin, or their sum. The two differ. */
public enum RoundStage {
    /** The points of each bin before they are added. */
    BIN,
    /** The sum of the points. */
    SUM
}
