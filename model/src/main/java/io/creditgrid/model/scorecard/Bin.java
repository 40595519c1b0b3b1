package io.creditgrid.model.scorecard;

/**
 * A range of a numeric feature and what the card gives for it.
 *
 * @param lo lower end, {@link Double#NEGATIVE_INFINITY} for none
 * @param hi upper end, not below {@code lo}, {@link Double#POSITIVE_INFINITY} for none
 * @param loIncl whether {@code lo} itself lies inside
 * @param hiIncl whether {@code hi} itself lies inside
 * @param cell what the card gives
 */
public record Bin(double lo, double hi, boolean loIncl, boolean hiIncl, Cell cell) {
    /** Whether it holds at least one number. */
    boolean isFilled() {
        return lo < hi || (lo == hi && loIncl && hiIncl);
    }

    /** Whether {@code next} starts where this one ends, with no number between them and none in both. */
    boolean meets(Bin next) {
        return hi == next.lo && hiIncl != next.loIncl;
    }

    /** Whether {@code value}, known not to lie below this bin, lies inside. */
    boolean reaches(double value) {
        return value < hi || (hiIncl && value == hi) || hi == Double.POSITIVE_INFINITY;
    }

    @Override
    public String toString() {
        return (loIncl ? "[" : "(") + lo + ", " + hi + (hiIncl ? "]" : ")");
    }
}
