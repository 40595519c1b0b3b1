package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Features of kind creditMonth. A firm without a credit file has no value, for it was never tried. */
final class CreditFeatures {
    /** Full months since the end of the last reported month after which the file is stale. */
    private static final int LAST_MAX_MONTHS = 2;

    private static final String LAST_MONTH = "the last reported month";

    /** Loan classes from best to worst; a value is its place, from 1. */
    private static final List<String> CLASSES = List.of("NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS");

    private CreditFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature(
                        "crd.dpd_now",
                        "days",
                        "most days past due of any account; no file: NO_DATA; last month ended over 2 months ago: STALE",
                        LAST_MONTH,
                        Disclosure.OWNER,
                        Values.COUNT,
                        firm -> daysPastDue(firm, CreditFeatures.isLast(firm))),
                new Feature(
                        "crd.dpd_max_12m",
                        "days",
                        "most days past due of any account; else as crd.dpd_now",
                        "12 months",
                        Disclosure.OWNER,
                        Values.COUNT,
                        firm -> daysPastDue(firm, CreditFeatures.isIn(firm, 12))),
                new Feature(
                        "crd.util",
                        "share",
                        "sum drawn / sum of limits over all accounts; no limit: NO_DATA; several currencies: INVALID; else as"
                                + " crd.dpd_now",
                        LAST_MONTH,
                        Disclosure.OWNER,
                        Values.ALL,
                        CreditFeatures::utilisation),
                new Feature(
                        "crd.class_worst_24m",
                        "1 to 5",
                        "worst loan class of any account: 1 normal, 2 special mention, 3 substandard, 4 doubtful, 5 loss; else as"
                                + " crd.dpd_now",
                        "24 months",
                        Disclosure.OWNER,
                        Values.COUNT,
                        CreditFeatures::worstClass));
    }

    private static FeatureValue daysPastDue(FirmFile firm, Predicate<Facts.AccountMonth> counts) {
        return greatest(
                firm,
                firm.accountMonths().stream()
                        .filter(counts)
                        .map(Facts.AccountMonth::daysPastDue)
                        .filter(Objects::nonNull));
    }

    private static FeatureValue worstClass(FirmFile firm) {
        return greatest(
                firm,
                firm.accountMonths().stream()
                        .filter(isIn(firm, 24))
                        .map(Facts.AccountMonth::loanClass)
                        .filter(Objects::nonNull)
                        .map(name -> CLASSES.indexOf(name) + 1L));
    }

    private static FeatureValue greatest(FirmFile firm, Stream<Long> values) {
        FeatureState gap = gap(firm);
        if (gap != null) {
            return FeatureValue.missing(gap);
        }
        return values.max(Long::compare).map(FeatureValue::of).orElse(Values.NO_DATA);
    }

    private static FeatureValue utilisation(FirmFile firm) {
        FeatureState gap = gap(firm);
        if (gap != null) {
            return FeatureValue.missing(gap);
        }
        MoneySum drawn = new MoneySum();
        MoneySum limit = new MoneySum();
        firm.accountMonths().stream().filter(isLast(firm)).forEach(month -> {
            drawn.add(month.currency(), month.drawn());
            limit.add(month.currency(), month.limit());
        });
        if (drawn.isBroken() || limit.isBroken()) {
            return Values.INVALID;
        }
        return limit.total() == 0 ? Values.NO_DATA : FeatureValue.of(Values.ratio(drawn.total(), limit.total()));
    }

    private static @Nullable FeatureState gap(FirmFile firm) {
        YearMonth last = last(firm);
        if (last == null) {
            return FeatureState.NO_DATA;
        }
        return Values.months(last.plusMonths(1).atDay(1), firm.validAt()) > LAST_MAX_MONTHS ? FeatureState.STALE : null;
    }

    private static Predicate<Facts.AccountMonth> isLast(FirmFile firm) {
        YearMonth last = last(firm);
        return month -> month.month().equals(last);
    }

    private static Predicate<Facts.AccountMonth> isIn(FirmFile firm, int months) {
        Window window = Window.before(firm.validAt(), months);
        return month -> window.contains(month.month());
    }

    private static @Nullable YearMonth last(FirmFile firm) {
        return firm.accountMonths().stream()
                .map(Facts.AccountMonth::month)
                .max(YearMonth::compareTo)
                .orElse(null);
    }
}
