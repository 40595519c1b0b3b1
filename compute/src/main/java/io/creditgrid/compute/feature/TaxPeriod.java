package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import java.time.YearMonth;

/**
 * The period of a tax filing: one month, one quarter or one year.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param last its last month
 * @param months 1, 3 or 12
 */
record TaxPeriod(YearMonth last, int months) {
    /** The period that a natural key names, {@code 2021-12}, {@code 2021-Q4} or {@code 2021}; keys are checked before. */
    static TaxPeriod parse(String text) {
        int months = text.length() == 4 ? 12 : text.charAt(5) == 'Q' ? 3 : 1;
        return new TaxPeriod(YearMonth.from(RecordKind.periodEnd(text)), months);
    }
}
