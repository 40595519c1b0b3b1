package io.creditgrid.loaders;

import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.FieldType;
import io.creditgrid.model.value.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counts and totals of one batch while it runs.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class Tally {
    private long read;
    private long loaded;
    private long unchanged;
    private final Outcomes coverage = new Outcomes();
    private final Outcomes ended = new Outcomes();
    private final SortedMap<String, Long> filtered = new TreeMap<>();
    private final SortedMap<String, Long> rejected = new TreeMap<>();
    private final Map<String, BigInteger[]> byCurrency = new HashMap<>();
    private List<Field> schema = List.of();

    void row() {
        read++;
    }

    long read() {
        return read;
    }

    /** Rows that have their outcome. */
    long settled() {
        return loaded + unchanged + count(filtered) + count(rejected);
    }

    long loaded() {
        return loaded;
    }

    long unchanged() {
        return unchanged;
    }

    SortedMap<String, Long> filtered() {
        return filtered;
    }

    SortedMap<String, Long> rejected() {
        return rejected;
    }

    /** Coverage records that were derived. */
    LoadReport.Derived coverage() {
        return coverage.report();
    }

    /** Ends of what a full file no longer lists. */
    LoadReport.Derived ended() {
        return ended.report();
    }

    void filtered(String rule) {
        filtered.merge(rule, 1L, Long::sum);
    }

    void rejected(String reason) {
        rejected.merge(reason, 1L, Long::sum);
    }

    /** Counts a row of the population that names no firm. */
    void coverageRejected() {
        coverage.rejected++;
    }

    /** Counts a refusal by the grid. */
    void refused(Pending pending, String reason) {
        if (pending.derived()) {
            of(pending).rejected++;
        } else {
            rejected(reason);
        }
    }

    private Outcomes of(Pending pending) {
        return pending.ends() ? ended : coverage;
    }

    /** Counts a final answer that is no rejection. */
    void answered(Pending pending, Outcome.Code code) {
        boolean isLoaded = code == Outcome.Code.LOADED;
        if (pending.derived()) {
            of(pending).loaded += isLoaded ? 1 : 0;
            of(pending).unchanged += isLoaded ? 0 : 1;
            return;
        }
        loaded += isLoaded ? 1 : 0;
        unchanged += isLoaded ? 0 : 1;
        CreditRecord record = pending.mutation().image().record();
        if (record != null) {
            addAmounts(record);
        }
    }

    private void addAmounts(CreditRecord record) {
        List<Field> fields = record.kind().schema().fields();
        BigInteger[] sums = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).type() == FieldType.MONEY && record.value(i) instanceof Long minor) {
                sums = sums == null ? sumsOf(record, fields) : sums;
                sums[i] = sums[i].add(BigInteger.valueOf(minor));
            }
        }
    }

    private BigInteger[] sumsOf(CreditRecord record, List<Field> fields) {
        schema = fields;
        return byCurrency.computeIfAbsent(String.valueOf(record.text("currency")), currency -> {
            BigInteger[] sums = new BigInteger[fields.size()];
            Arrays.fill(sums, BigInteger.ZERO);
            return sums;
        });
    }

    /** Sums of amounts by {@code field currency}, in whole units with the currency's decimals. */
    SortedMap<String, BigDecimal> totals() {
        SortedMap<String, BigDecimal> totals = new TreeMap<>();
        byCurrency.forEach((currency, sums) -> {
            for (int i = 0; i < sums.length; i++) {
                if (schema.get(i).type() == FieldType.MONEY) {
                    totals.put(
                            schema.get(i).name() + " " + currency, new BigDecimal(sums[i], Money.exponent(currency)));
                }
            }
        });
        return totals;
    }

    static long count(SortedMap<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Outcomes of derived records. */
    private static final class Outcomes {
        private long loaded;
        private long unchanged;
        private long rejected;

        LoadReport.Derived report() {
            return new LoadReport.Derived(loaded, unchanged, rejected);
        }
    }
}
