package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Features of kind judicialCase. A case belongs to the window in which it was filed. */
final class JudicialFeatures {
    /** Value of {@code jud.months_since_last} where it is known that there was no case. */
    static final long NEVER = 999;

    private static final int WINDOW_MONTHS = 24;
    private static final String AT_V = "the valid day";
    private static final String TWO_YEARS = "24 months";
    private static final String EVER = "all time up to the valid day";
    private static final Set<String> LOST_BY_DEFENDANT = Set.of("DEFENDANT_FAILED", "PLAINTIFF_WON");

    private JudicialFeatures() {}

    static List<Feature> all() {
        return List.of(
                recent("jud.def_cnt_24m", "number of cases as defendant", JudicialFeatures::isDefendant),
                new Feature(
                        "jud.def_fen_24m",
                        "minor units",
                        "sum of the amounts of cases as defendant that state one; none does: NO_DATA; several currencies: INVALID",
                        TWO_YEARS,
                        Disclosure.PUBLIC,
                        Values.ALL,
                        JudicialFeatures::defendedAmount),
                recent("jud.def_lost_24m", "number of cases lost as defendant", JudicialFeatures::isLost),
                recent("jud.plt_cnt_24m", "number of cases as plaintiff", JudicialFeatures::isPlaintiff),
                recent(
                        "jud.loan_dispute_24m",
                        "number of loan disputes as defendant or plaintiff",
                        found -> isOf(found, "LOAN")),
                recent(
                        "jud.sale_dispute_24m",
                        "number of sale disputes as defendant or plaintiff",
                        found -> isOf(found, "SALE")),
                ever("jud.def_cnt_all", "number of cases as defendant", JudicialFeatures::isDefendant),
                ever("jud.def_lost_all", "number of cases lost as defendant", JudicialFeatures::isLost),
                ever("jud.plt_cnt_all", "number of cases as plaintiff", JudicialFeatures::isPlaintiff),
                ever(
                        "jud.loan_dispute_all",
                        "number of loan disputes as defendant or plaintiff",
                        found -> isOf(found, "LOAN")),
                new Feature(
                        "jud.months_since_last",
                        "months",
                        "full months since the last case was filed, at most 999; none: 999",
                        EVER,
                        Disclosure.PUBLIC,
                        Values.COUNT,
                        JudicialFeatures::monthsSinceLast),
                live("jud.enforced_open_cnt", AT_V, "number of cases under enforcement", JudicialFeatures::isEnforced),
                new Feature(
                        "jud.dishonest_now",
                        "0 or 1",
                        "1 if a case has the firm on the list of dishonest debtors",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.COUNT,
                        JudicialFeatures::dishonest));
    }

    private static Feature recent(String name, String formula, Predicate<Facts.Case> counts) {
        return new Feature(name, "cases", formula, TWO_YEARS, Disclosure.PUBLIC, Values.COUNT, firm -> {
            Window window = Window.before(firm.validAt(), WINDOW_MONTHS);
            long count = firm.cases().stream()
                    .filter(found -> isIn(window, found) && counts.test(found))
                    .count();
            return Values.count(firm, RecordKind.JUDICIAL_CASE, window.firstDay(), count);
        });
    }

    private static Feature ever(String name, String formula, Predicate<Facts.Case> counts) {
        return live(name, EVER, formula, counts);
    }

    private static Feature live(String name, String window, String formula, Predicate<Facts.Case> counts) {
        return new Feature(
                name,
                "cases",
                formula,
                window,
                Disclosure.PUBLIC,
                Values.COUNT,
                firm -> Values.count(
                        firm,
                        RecordKind.JUDICIAL_CASE,
                        null,
                        firm.cases().stream().filter(counts).count()));
    }

    private static FeatureValue defendedAmount(FirmFile firm) {
        Window window = Window.before(firm.validAt(), WINDOW_MONTHS);
        List<Facts.Case> cases = firm.cases().stream()
                .filter(found -> isIn(window, found) && isDefendant(found))
                .toList();
        if (cases.isEmpty()) {
            return Values.ifNoneIsKnown(firm, RecordKind.JUDICIAL_CASE, window.firstDay(), FeatureValue.of(0L));
        }
        MoneySum sum = new MoneySum();
        cases.forEach(found -> sum.add(found.currency(), found.amount()));
        return sum.currency() == null ? Values.NO_DATA : Values.sum(sum);
    }

    private static FeatureValue monthsSinceLast(FirmFile firm) {
        LocalDate last = firm.cases().stream()
                .map(Facts.Case::filedOn)
                .filter(Objects::nonNull)
                .filter(day -> !day.isAfter(firm.validAt()))
                .max(LocalDate::compareTo)
                .orElse(null);
        return last == null
                ? Values.ifNoneIsKnown(firm, RecordKind.JUDICIAL_CASE, null, FeatureValue.of(NEVER))
                : FeatureValue.of(Math.min(NEVER, Values.months(last, firm.validAt())));
    }

    private static FeatureValue dishonest(FirmFile firm) {
        boolean isListed =
                firm.cases().stream().anyMatch(found -> "DISHONEST".equals(found.stage()) && isDefendant(found));
        return Values.count(firm, RecordKind.JUDICIAL_CASE, null, isListed ? 1 : 0);
    }

    private static boolean isIn(Window window, Facts.Case found) {
        return found.filedOn() != null && window.contains(found.filedOn());
    }

    private static boolean isDefendant(Facts.Case found) {
        return found.role().equals("DEFENDANT");
    }

    private static boolean isPlaintiff(Facts.Case found) {
        return found.role().equals("PLAINTIFF");
    }

    private static boolean isLost(Facts.Case found) {
        return isDefendant(found) && LOST_BY_DEFENDANT.contains(Objects.requireNonNullElse(found.result(), ""));
    }

    private static boolean isEnforced(Facts.Case found) {
        return isDefendant(found) && ("ENFORCEMENT".equals(found.stage()) || "DISHONEST".equals(found.stage()));
    }

    private static boolean isOf(Facts.Case found, String cause) {
        return cause.equals(found.cause()) && (isDefendant(found) || isPlaintiff(found));
    }
}
