package io.creditgrid.model.scorecard;

/**
 * The line between score and log-odds: {@code score = offset - factor * ln(bad:good)}, where {@code factor = pdo / ln 2} and
 * {@code offset = score0 - factor * ln(odds0)} with the odds as good:bad.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param pdo points that double the odds, above 0
 * @param score0 score at {@code odds0}
 * @param odds0 odds at {@code score0}, above 0, on the side of {@code oddsSide}
 * @param oddsSide which side stands first in {@code odds0}
 * @param rounding how points become whole
 * @param roundStage what is rounded
 * @param min least score, a lower sum is lifted to it
 * @param max greatest score, not below {@code min}
 */
public record Scaling(
        double pdo,
        double score0,
        double odds0,
        OddsSide oddsSide,
        Rounding rounding,
        RoundStage roundStage,
        double min,
        double max) {

    /**
     * @throws IllegalArgumentException if {@code pdo} or {@code odds0} is not above 0, or {@code min} is above {@code max}
     */
    public Scaling {
        if (!(pdo > 0)) {
            throw new IllegalArgumentException("expected pdo > 0: pdo=" + pdo);
        }
        if (!(odds0 > 0)) {
            throw new IllegalArgumentException("expected odds0 > 0: odds0=" + odds0);
        }
        if (!(min <= max)) {
            throw new IllegalArgumentException("expected min <= max: min=" + min + ", max=" + max);
        }
    }

    /** Points per unit of log-odds. */
    public double factor() {
        return pdo / StrictMath.log(2);
    }

    /** Score at even odds. */
    public double offset() {
        double goodBad = oddsSide == OddsSide.GOOD_BAD ? odds0 : 1 / odds0;
        return score0 - factor() * StrictMath.log(goodBad);
    }

    /** {@code ln(p / (1 - p))} of the probability of default p that stands behind {@code score}. */
    public double logit(double score) {
        return (offset() - score) / factor();
    }

    /** {@code points} of one bin, as they are added. */
    double binPoints(double points) {
        return roundStage == RoundStage.BIN ? rounding.apply(points) : points;
    }

    /** The score of a sum of points: rounded where the sum is what is rounded, then held between {@code min} and {@code max}. */
    double score(double sum) {
        double rounded = roundStage == RoundStage.SUM ? rounding.apply(sum) : sum;
        return Math.min(max, Math.max(min, rounded));
    }
}
