package io.creditgrid.model.scorecard;

/** How points or their sum become whole numbers. Tools differ by a point here, so a card must say it. */
public enum Rounding {
    /** Not at all. */
    NONE,
    /** To the nearest whole number, halves up (towards positive infinity), as {@link Math#round(double)}. */
    HALF_UP,
    /** To the nearest whole number, halves to the even one, as {@link Math#rint(double)}. */
    HALF_EVEN;

    /** What of {@code points} counts. */
    public double apply(double points) {
        return switch (this) {
            case NONE -> points;
            case HALF_UP -> Math.round(points);
            case HALF_EVEN -> Math.rint(points) + 0.0;
        };
    }
}
