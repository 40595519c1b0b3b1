package io.creditgrid.model.scorecard;

import java.util.List;

/**
 * The condition of a knock-out. A comparison with a value that is missing, or of the other type, does not hold; who wants a
 * missing value to knock out says so with {@link Op#STATE}.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param op what is compared
 * @param value right side of LT, LE, EQ, NE, GE, GT; 0 for the others
 * @param values codes of IN and NOT_IN, names of states of STATE; empty for the others
 */
public record Condition(Op op, double value, List<String> values) {
    /** What a condition compares. */
    public enum Op {
        /** Number below. */
        LT,
        /** Number at most. */
        LE,
        /** Number equal. */
        EQ,
        /** Number not equal. */
        NE,
        /** Number at least. */
        GE,
        /** Number above. */
        GT,
        /** Category one of. */
        IN,
        /** Category none of. */
        NOT_IN,
        /** State one of. */
        STATE;

        /** Whether it takes one number rather than a list. */
        boolean isNumeric() {
            return compareTo(GT) <= 0;
        }
    }

    /** Copies the list. */
    public Condition {
        values = List.copyOf(values);
    }

    /** Whether it holds for {@code feature}. */
    public boolean holds(FeatureValue feature) {
        if (op == Op.STATE) {
            return values.contains(feature.state().name());
        }
        if (feature instanceof FeatureValue.Category category) {
            return switch (op) {
                case IN -> values.contains(category.code());
                case NOT_IN -> !values.contains(category.code());
                default -> false;
            };
        }
        if (feature instanceof FeatureValue.Real real) {
            return holds(real.value());
        }
        return feature instanceof FeatureValue.Whole whole && holds((double) whole.value());
    }

    private boolean holds(double number) {
        return switch (op) {
            case LT -> number < value;
            case LE -> number <= value;
            case EQ -> number == value;
            case NE -> number != value;
            case GE -> number >= value;
            case GT -> number > value;
            case IN, NOT_IN, STATE -> false;
        };
    }
}
