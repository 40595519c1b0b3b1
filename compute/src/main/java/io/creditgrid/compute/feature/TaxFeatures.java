package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Features of kind taxFiling. A filing belongs to the window in which its period ends, so that a quarter is never cut. */
final class TaxFeatures {
    /** Tax type of value added tax in the natural key. */
    static final String VAT = "VAT";

    /** Months that filings must cover in a window of twelve. */
    private static final int COVERED_MONTHS_MIN = 6;

    /** Full months since the end of the last period after which sales are stale. */
    private static final int LAST_MAX_MONTHS = 4;

    private static final int YEAR = 12;

    private TaxFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature(
                        "tax.vat_sales_12m",
                        "minor units",
                        "sum of sales declared for VAT; fewer than 6 months covered: NO_DATA; last period ended over 4 months"
                                + " ago: STALE; several currencies: INVALID",
                        "12 months",
                        Disclosure.SUBJECT,
                        Values.ALL,
                        TaxFeatures::sales),
                new Feature(
                        "tax.vat_sales_yoy",
                        "ratio",
                        "sales per covered month of the window / the same of the 12 months before it - 1; either with fewer than"
                                + " 6 months covered: NO_DATA; sales before 0: INVALID",
                        "24 months",
                        Disclosure.SUBJECT,
                        Values.ALL,
                        TaxFeatures::growth),
                new Feature(
                        "tax.late_filings_12m",
                        "filings",
                        "number of late filings of any tax; none counts where filings cover 6 months, or the source was asked",
                        "12 months",
                        Disclosure.SUBJECT,
                        Values.COUNT,
                        TaxFeatures::lateFilings),
                new Feature(
                        "tax.burden_12m",
                        "ratio",
                        "tax paid, of all types / sales declared for VAT; no filing states tax paid: NO_DATA; sales 0: INVALID; else as tax.vat_sales_12m",
                        "12 months",
                        Disclosure.SUBJECT,
                        Values.ALL,
                        TaxFeatures::burden));
    }

    private static FeatureValue sales(FirmFile firm) {
        Window window = Window.before(firm.validAt(), YEAR);
        FeatureState gap = gap(firm, window);
        return gap == null ? Values.sum(sales(firm, window)) : FeatureValue.missing(gap);
    }

    private static FeatureValue growth(FirmFile firm) {
        Window window = Window.before(firm.validAt(), YEAR);
        Window before = window.earlier(YEAR);
        FeatureState gap = gap(firm, window);
        if (gap != null) {
            return FeatureValue.missing(gap);
        }
        if (covered(firm, before) < COVERED_MONTHS_MIN) {
            return Values.NO_DATA;
        }
        MoneySum now = sales(firm, window);
        MoneySum then = sales(firm, before);
        boolean isComparable = !now.isBroken() && !then.isBroken() && then.total() > 0 && sameCurrency(now, then);
        if (!isComparable) {
            return Values.INVALID;
        }
        // the last filing is not in yet when the window ends, so a window of 11 months meets one of 12
        double perMonth = Values.ratio(now.total(), covered(firm, window));
        double perMonthThen = Values.ratio(then.total(), covered(firm, before));
        return FeatureValue.of(perMonth / perMonthThen - 1);
    }

    private static FeatureValue lateFilings(FirmFile firm) {
        Window window = Window.before(firm.validAt(), YEAR);
        long late = firm.filings().stream()
                .filter(filing ->
                        filing.late() && window.contains(filing.period().last()))
                .count();
        return covered(firm, window) >= COVERED_MONTHS_MIN
                ? FeatureValue.of(late)
                : Values.count(firm, RecordKind.TAX_FILING, window.firstDay(), late);
    }

    private static FeatureValue burden(FirmFile firm) {
        Window window = Window.before(firm.validAt(), YEAR);
        FeatureState gap = gap(firm, window);
        if (gap != null) {
            return FeatureValue.missing(gap);
        }
        MoneySum sales = sales(firm, window);
        MoneySum tax = new MoneySum();
        firm.filings().stream()
                .filter(filing -> window.contains(filing.period().last()))
                .forEach(filing -> tax.add(filing.currency(), filing.taxPaid()));
        if (tax.currency() == null) {
            return Values.NO_DATA;
        }
        boolean isComparable = !sales.isBroken() && !tax.isBroken() && sales.total() > 0 && sameCurrency(sales, tax);
        return isComparable ? FeatureValue.of(Values.ratio(tax.total(), sales.total())) : Values.INVALID;
    }

    /** Why the declared sales of {@code window} say nothing, null if they do. */
    private static @Nullable FeatureState gap(FirmFile firm, Window window) {
        YearMonth last = firm.filings().stream()
                .filter(TaxFeatures::isVat)
                .map(filing -> filing.period().last())
                .max(YearMonth::compareTo)
                .orElse(null);
        if (last == null) {
            return FeatureState.NO_DATA;
        }
        if (Values.months(last.plusMonths(1).atDay(1), firm.validAt()) > LAST_MAX_MONTHS) {
            return FeatureState.STALE;
        }
        return covered(firm, window) < COVERED_MONTHS_MIN ? FeatureState.NO_DATA : null;
    }

    /** Months of {@code window} that VAT filings cover, a quarterly one covers 3, a yearly one 12. */
    private static int covered(FirmFile firm, Window window) {
        return firm.filings().stream()
                .filter(filing ->
                        isVat(filing) && window.contains(filing.period().last()))
                .mapToInt(filing -> filing.period().months())
                .sum();
    }

    private static MoneySum sales(FirmFile firm, Window window) {
        MoneySum sum = new MoneySum();
        firm.filings().stream()
                .filter(filing ->
                        isVat(filing) && window.contains(filing.period().last()))
                .forEach(filing -> sum.add(filing.currency(), filing.sales()));
        return sum;
    }

    private static boolean isVat(Facts.Filing filing) {
        return filing.taxType().equals(VAT);
    }

    /** Nothing added has no currency, and is 0 in any. */
    private static boolean sameCurrency(MoneySum a, MoneySum b) {
        return a.currency() == null || b.currency() == null || a.currency().equals(b.currency());
    }
}
