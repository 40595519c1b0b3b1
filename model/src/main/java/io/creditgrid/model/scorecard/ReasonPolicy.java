package io.creditgrid.model.scorecard;

/**
 * How reasons are chosen.
 *
 * @param algorithm what a feature's points are held against
 * @param max most reasons given, 0 to 4
 */
public record ReasonPolicy(Algorithm algorithm, int max) {
    /** Most reasons that any card may give: more are of no use to the reader. */
    public static final int REASONS_MAX = 4;

    /** What a feature's points are held against. In all cases equal codes are added up, and ties keep the order of the features. */
    public enum Algorithm {
        /** The most points that the feature can give. What cost nothing is no reason. */
        POINTS_BELOW_MAX,
        /** The feature's baseline, as in PMML: a code with a negative sum is dropped, zero stays. */
        BELOW_BASELINE,
        /**
         * The feature's median, as {@code toad.get_reason} does: where the sum of points is at most the sum of medians, the
         * features lowest against their medians, else the highest.
         */
        TOAD_MEDIAN
    }

    /**
     * @throws IllegalArgumentException if {@code max} is not in [0, 4]
     */
    public ReasonPolicy {
        if (max < 0 || max > REASONS_MAX) {
            throw new IllegalArgumentException("expected 0 to " + REASONS_MAX + " reasons: max=" + max);
        }
    }
}
