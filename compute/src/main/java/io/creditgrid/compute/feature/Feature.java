package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * One feature: a pure function of what a firm's file shows, and what there is to say about it.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param name stable name, group and noun, e.g. {@code jud.def_cnt_24m}
 * @param unit unit of the value
 * @param formula how it is computed, in words
 * @param window what it looks back over, in words
 * @param reads disclosure of the records it is made of; where the caller may not see it, the value is NOT_PERMITTED
 * @param missing the states that it can have instead of a value
 * @param function the value where it may be seen
 */
public record Feature(
        String name,
        String unit,
        String formula,
        String window,
        Disclosure reads,
        Set<FeatureState> missing,
        Function<FirmFile, FeatureValue> function) {

    private static final Set<String> REAL_UNITS = Set.of("share", "ratio", "probability");
    private static final String CODE = "code";

    /** What the values of a feature are. */
    public enum Form {
        /** Whole numbers: counts, days, months, amounts in minor units. */
        WHOLE,
        /** Real numbers. */
        REAL,
        /** Codes. */
        CATEGORY
    }

    /** What its values are; the unit says it. */
    public Form form() {
        if (unit.equals(CODE)) {
            return Form.CATEGORY;
        }
        return REAL_UNITS.contains(unit) ? Form.REAL : Form.WHOLE;
    }

    /** Adds NOT_PERMITTED to the states where the records are not open to everyone. */
    public Feature {
        EnumSet<FeatureState> states = EnumSet.noneOf(FeatureState.class);
        states.addAll(missing);
        if (reads != Disclosure.PUBLIC) {
            states.add(FeatureState.NOT_PERMITTED);
        }
        missing = Collections.unmodifiableSet(states);
    }

    /** The value or state for a firm. */
    public FeatureValue of(FirmFile firm) {
        return firm.permits(reads) ? function.apply(firm) : FeatureValue.missing(FeatureState.NOT_PERMITTED);
    }
}
