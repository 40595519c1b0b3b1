package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the features of all kinds share: the states of the catalogue, and counts whose zero has to be known. */
final class Values {
    static final FeatureValue NO_DATA = FeatureValue.missing(FeatureState.NO_DATA);
    static final FeatureValue STALE = FeatureValue.missing(FeatureState.STALE);
    static final FeatureValue INVALID = FeatureValue.missing(FeatureState.INVALID);

    /** States of a plain field. */
    static final Set<FeatureState> FIELD = Set.of(FeatureState.NO_DATA);
    /** States of a count. */
    static final Set<FeatureState> COUNT = Set.of(FeatureState.NO_DATA, FeatureState.STALE);
    /** States of what may have no result besides. */
    static final Set<FeatureState> ALL = Set.of(FeatureState.NO_DATA, FeatureState.STALE, FeatureState.INVALID);
    /** States of a ratio of fields. */
    static final Set<FeatureState> RATIO = Set.of(FeatureState.NO_DATA, FeatureState.INVALID);

    private Values() {}

    /**
     * A count of records of {@code kind} from {@code from} on, null for all that there ever were. More than none is a fact
     * whatever was asked; none is one only where the source was asked about the firm.
     */
    static FeatureValue count(FirmFile firm, RecordKind kind, @Nullable LocalDate from, long count) {
        return count > 0 ? FeatureValue.of(count) : ifNoneIsKnown(firm, kind, from, FeatureValue.of(0));
    }

    /** {@code none} where it is known that there is no record of {@code kind} from {@code from} on, else why it is not. */
    static FeatureValue ifNoneIsKnown(FirmFile firm, RecordKind kind, @Nullable LocalDate from, FeatureValue none) {
        FeatureState gap = firm.coverage().gap(kind, from);
        return gap == null ? none : FeatureValue.missing(gap);
    }

    /** A sum, or INVALID where there is none. */
    static FeatureValue sum(MoneySum sum) {
        return sum.isBroken() ? INVALID : FeatureValue.of(sum.total());
    }

    /** {@code over / under}, one division of two longs. */
    static double ratio(long over, long under) {
        return (double) over / (double) under;
    }

    /** Full months from {@code from} to {@code to}. */
    static long months(LocalDate from, LocalDate to) {
        return ChronoUnit.MONTHS.between(from, to);
    }
}
