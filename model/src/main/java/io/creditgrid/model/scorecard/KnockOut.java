package io.creditgrid.model.scorecard;

/**
 * A rule that refuses a firm whatever its score. All rules of a card are judged and reported, not only the first that holds.
 *
 * @param feature name of the feature it reads
 * @param condition when it refuses
 * @param reason reason code
 */
public record KnockOut(String feature, Condition condition, String reason) {}
