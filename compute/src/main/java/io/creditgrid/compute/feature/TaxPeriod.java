package io.creditgrid.compute.feature;

import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The period of a tax filing: one month or one quarter.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param last its last month
 * @param months 1 or 3
 */
public record TaxPeriod(YearMonth last, int months) {
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");
    private static final Pattern QUARTER = Pattern.compile("([0-9]{4})-Q([1-4])");

    /**
     * The period that a natural key names, {@code 2021-12} or {@code 2021-Q4}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static TaxPeriod parse(String text) {
        if (MONTH.matcher(text).matches()) {
            return new TaxPeriod(YearMonth.parse(text), 1);
        }
        Matcher quarter = QUARTER.matcher(text);
        if (quarter.matches()) {
            int lastMonth = 3 * Integer.parseInt(quarter.group(2));
            return new TaxPeriod(YearMonth.of(Integer.parseInt(quarter.group(1)), lastMonth), 3);
        }
        throw new IllegalArgumentException("expected a period like 2021-12 or 2021-Q4: " + text);
    }
}
