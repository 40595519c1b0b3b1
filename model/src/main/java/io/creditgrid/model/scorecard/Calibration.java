package io.creditgrid.model.scorecard;

import java.util.List;

/**
 * What turns the log-odds of a score into the probability of default.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public sealed interface Calibration {
    /** Probability of default, in [0, 1], of a firm with this {@code logit} = ln(p / (1 - p)) by its score. */
    double pd(double logit);

    /** The score's own probability: {@code 1 / (1 + exp(-logit))}. */
    record None() implements Calibration {
        @Override
        public double pd(double logit) {
            return logistic(logit);
        }
    }

    /**
     * A straight line on the log-odds: {@code logit' = a + b * logit}.
     *
     * @param a shift; moves the prior
     * @param b slope, above 0, so that the order of firms stays
     */
    record LogitAffine(double a, double b) implements Calibration {
        /**
         * @throws IllegalArgumentException if {@code b} is not above 0
         */
        public LogitAffine {
            if (!(b > 0)) {
                throw new IllegalArgumentException("expected slope b > 0: b=" + b);
            }
        }

        @Override
        public double pd(double logit) {
            return logistic(a + b * logit);
        }
    }

    /**
     * A table: linear between neighbouring knots, constant outside them.
     *
     * @param knots at least one, strictly rising in {@code pd}, not falling in {@code to}
     */
    record Isotonic(List<Knot> knots) implements Calibration {
        /**
         * @throws IllegalArgumentException if there is no knot, or they do not rise
         */
        public Isotonic {
            knots = List.copyOf(knots);
            if (knots.isEmpty()) {
                throw new IllegalArgumentException("expected at least one knot");
            }
            for (int i = 1; i < knots.size(); i++) {
                Knot before = knots.get(i - 1);
                Knot here = knots.get(i);
                if (!(before.pd < here.pd) || !(before.to <= here.to)) {
                    throw new IllegalArgumentException("expected rising knots: " + before + " before " + here);
                }
            }
        }

        @Override
        public double pd(double logit) {
            double pd = logistic(logit);
            for (int i = 0; i < knots.size(); i++) {
                if (pd <= knots.get(i).pd) {
                    return i == 0 ? knots.get(0).to : between(knots.get(i - 1), knots.get(i), pd);
                }
            }
            return knots.get(knots.size() - 1).to;
        }

        private static double between(Knot low, Knot high, double pd) {
            return low.to + (high.to - low.to) * ((pd - low.pd) / (high.pd - low.pd));
        }
    }

    /**
     * One row of an isotonic table.
     *
     * @param pd probability by the score, in [0, 1]
     * @param to calibrated probability, in [0, 1]
     */
    record Knot(double pd, double to) {
        /**
         * @throws IllegalArgumentException if one is outside [0, 1]
         */
        public Knot {
            if (!(pd >= 0 && pd <= 1 && to >= 0 && to <= 1)) {
                throw new IllegalArgumentException("expected probabilities in [0, 1]: pd=" + pd + ", to=" + to);
            }
        }
    }

    private static double logistic(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }
}
