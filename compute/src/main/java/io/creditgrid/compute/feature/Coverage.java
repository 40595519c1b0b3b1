package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For which kinds and spans the sources were asked about a firm, so that "none" can be told from "nobody looked". The spans of
 * several sources are joined.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class Coverage {
    /** How long before the valid day coverage may have ended, in months: sources are asked again about once a quarter. */
    static final int GRACE_MONTHS = 4;

    private final LocalDate validAt;
    private final @Nullable LocalDate establishedOn;
    private final Map<RecordKind, List<Interval>> spans;

    /**
     * @param validAt day asked about
     * @param establishedOn day from which on there can be records at all, null if not known
     * @param spans kind to spans in any order
     */
    Coverage(LocalDate validAt, @Nullable LocalDate establishedOn, Map<RecordKind, List<Interval>> spans) {
        this.validAt = validAt;
        this.establishedOn = establishedOn;
        this.spans = Map.copyOf(spans);
    }

    /**
     * Why it is not known that there are no records of {@code kind} from {@code from} to the valid day; null if it is known.
     *
     * @param from first day that has to be covered, null if any span will do that reaches the valid day
     * @return NO_DATA if nobody asked about all of it; STALE if somebody did, but too long before the valid day
     */
    @Nullable
    FeatureState gap(RecordKind kind, @Nullable LocalDate from) {
        List<Interval> known = spans.getOrDefault(kind, List.of()).stream()
                .filter(span -> span.from() <= validAt.toEpochDay())
                .sorted(Comparator.comparingLong(Interval::from))
                .toList();
        if (known.isEmpty()) {
            return FeatureState.NO_DATA;
        }
        long needed = validAt.minusMonths(GRACE_MONTHS).toEpochDay();
        long last = known.stream().mapToLong(Interval::to).max().orElse(Long.MIN_VALUE);
        if (last < needed) {
            return FeatureState.STALE;
        }
        return from == null || reach(known, start(from)) >= needed ? null : FeatureState.NO_DATA;
    }

    /** There is nothing to be found before the firm was there. */
    private long start(LocalDate from) {
        return establishedOn != null && establishedOn.isAfter(from) ? establishedOn.toEpochDay() : from.toEpochDay();
    }

    /** First day after {@code start} that no span holds; {@code Long.MIN_VALUE} if none holds {@code start}. */
    private static long reach(List<Interval> known, long start) {
        long reached = Long.MIN_VALUE;
        for (Interval span : known) {
            if (span.from() <= Math.max(start, reached)) {
                reached = Math.max(reached, span.to());
            }
        }
        return reached > start ? reached : Long.MIN_VALUE;
    }
}
