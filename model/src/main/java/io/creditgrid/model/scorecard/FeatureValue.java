package io.creditgrid.model.scorecard;

/**
 * The value of one feature of one firm, or the reason why there is none.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public sealed interface FeatureValue {
    /** The value of this state that is not {@link FeatureState#OK}. */
    static FeatureValue missing(FeatureState state) {
        return new Missing(state);
    }

    /** A real number. */
    static FeatureValue of(double value) {
        return new Real(value);
    }

    /** A whole number: a count, days, months, or money in minor units. */
    static FeatureValue of(long value) {
        return new Whole(value);
    }

    /** A category, as its code. */
    static FeatureValue of(String code) {
        return new Category(code);
    }

    /** Whether there is a value, and if not, why not. */
    default FeatureState state() {
        return FeatureState.OK;
    }

    /**
     * A real number. Negative zero is stored as zero, so that equal values have equal bytes.
     *
     * @param value finite
     */
    record Real(double value) implements FeatureValue {
        /**
         * @throws IllegalArgumentException if {@code value} is infinite or not a number
         */
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("expected a finite feature value, or the state INVALID: " + value);
            }
            value = value == 0 ? 0 : value;
        }
    }

    /**
     * A whole number. A card compares it as the nearest double, which is the number itself up to 2^53.
     *
     * @param value any long
     */
    record Whole(long value) implements FeatureValue {}

    /**
     * A category.
     *
     * @param code the code, compared to the letter
     */
    record Category(String code) implements FeatureValue {}

    /**
     * No value.
     *
     * @param state why, never {@link FeatureState#OK}
     */
    record Missing(@Override FeatureState state) implements FeatureValue {
        /**
         * @throws IllegalArgumentException if {@code state} is OK
         */
        public Missing {
            if (state == FeatureState.OK) {
                throw new IllegalArgumentException("expected a state without a value: OK");
            }
        }
    }
}
