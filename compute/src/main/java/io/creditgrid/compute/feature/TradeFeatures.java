package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureValue;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Features of kind trade: what the firm sells, to whom. A customer to whom no more than 0 was sold is none. */
final class TradeFeatures {
    private static final int WINDOW_MONTHS = 12;
    private static final String YEAR = "12 months";
    private static final String NO_SALES = "; sales 0 or several currencies: INVALID";

    private TradeFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature(
                        "inv.sales_12m",
                        "minor units",
                        "sum of sales to all customers; several currencies: INVALID",
                        YEAR,
                        Disclosure.SUBJECT,
                        Values.ALL,
                        TradeFeatures::sales),
                share("inv.top1_share", "share of sales to the largest customer" + NO_SALES, TradeFeatures::topShare),
                share(
                        "inv.hhi_customers",
                        "sum of squared shares of the customers" + NO_SALES,
                        TradeFeatures::herfindahl),
                count("inv.customers_12m", "firms", "number of customers", firm -> customers(recent(firm))),
                count("inv.active_months_12m", "months", "number of months with a sale", firm -> months(recent(firm))));
    }

    /**
     * Customer to the amount sold to it in the last 12 full months, those above 0, in the order of ids; null if the sales are in
     * several currencies.
     */
    static @Nullable SortedMap<String, Long> byCustomer(FirmFile firm) {
        SortedMap<String, MoneySum> sums = new TreeMap<>();
        MoneySum all = new MoneySum();
        for (Facts.Sale sale : recent(firm)) {
            sums.computeIfAbsent(sale.customer(), customer -> new MoneySum()).add(sale.currency(), sale.amount());
            all.add(sale.currency(), Math.max(0, sale.amount()));
        }
        if (all.isBroken()) {
            return null;
        }
        SortedMap<String, Long> amounts = new TreeMap<>();
        sums.forEach((customer, sum) -> {
            if (sum.total() > 0) {
                amounts.put(customer, sum.total());
            }
        });
        return amounts;
    }

    private static Feature share(String name, String formula, ToDoubleFunction<SortedMap<String, Long>> function) {
        return new Feature(name, "share", formula, YEAR, Disclosure.SUBJECT, Values.ALL, firm -> {
            SortedMap<String, Long> sales = byCustomer(firm);
            if (sales == null) {
                return Values.INVALID;
            }
            // sales of 0 that are known have no shares; sales of 0 because nobody looked are not known
            return sales.isEmpty()
                    ? Values.ifNoneIsKnown(firm, RecordKind.TRADE, window(firm).firstDay(), Values.INVALID)
                    : FeatureValue.of(function.applyAsDouble(sales));
        });
    }

    private static Feature count(String name, String unit, String formula, ToLongFunction<FirmFile> function) {
        return new Feature(
                name,
                unit,
                formula,
                YEAR,
                Disclosure.SUBJECT,
                Values.COUNT,
                firm -> Values.count(firm, RecordKind.TRADE, window(firm).firstDay(), function.applyAsLong(firm)));
    }

    private static FeatureValue sales(FirmFile firm) {
        List<Facts.Sale> sales = recent(firm);
        if (sales.isEmpty()) {
            return Values.ifNoneIsKnown(firm, RecordKind.TRADE, window(firm).firstDay(), FeatureValue.of(0L));
        }
        MoneySum sum = new MoneySum();
        sales.forEach(sale -> sum.add(sale.currency(), sale.amount()));
        return Values.sum(sum);
    }

    private static double topShare(SortedMap<String, Long> sales) {
        return Values.ratio(Collections.max(sales.values()), total(sales));
    }

    private static double herfindahl(SortedMap<String, Long> sales) {
        long total = total(sales);
        double sum = 0;
        for (long amount : sales.values()) {
            double share = Values.ratio(amount, total);
            sum += share * share;
        }
        return sum;
    }

    private static long total(SortedMap<String, Long> sales) {
        return sales.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long customers(List<Facts.Sale> sales) {
        return positive(sales).map(Facts.Sale::customer).distinct().count();
    }

    private static long months(List<Facts.Sale> sales) {
        return positive(sales).map(Facts.Sale::month).distinct().count();
    }

    private static Stream<Facts.Sale> positive(List<Facts.Sale> sales) {
        return sales.stream().filter(sale -> sale.amount() > 0);
    }

    private static List<Facts.Sale> recent(FirmFile firm) {
        Window window = window(firm);
        return firm.sales().stream()
                .filter(sale -> window.contains(sale.month()))
                .toList();
    }

    private static Window window(FirmFile firm) {
        return Window.before(firm.validAt(), WINDOW_MONTHS);
    }
}
