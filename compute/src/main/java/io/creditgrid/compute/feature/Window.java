package io.creditgrid.compute.feature;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Whole calendar months that a feature looks back over. All windows end with the last full calendar month before the valid day, so
 * that a feature does not move within a month because a part of the month is there and a part is not.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param first first month inside
 * @param last last month inside, not before {@code first}
 */
public record Window(YearMonth first, YearMonth last) {
    /**
     * @throws IllegalArgumentException if {@code last} is before {@code first}
     */
    public Window {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("expected first <= last: first=" + first + ", last=" + last);
        }
    }

    /** The {@code months} (at least 1) full months before {@code validAt}. */
    public static Window before(LocalDate validAt, int months) {
        YearMonth last = YearMonth.from(validAt).minusMonths(1);
        return new Window(last.minusMonths(months - 1L), last);
    }

    /** The window of the same length {@code months} earlier. */
    public Window earlier(int months) {
        return new Window(first.minusMonths(months), last.minusMonths(months));
    }

    /** Whether {@code month} lies inside. */
    public boolean contains(YearMonth month) {
        return !month.isBefore(first) && !month.isAfter(last);
    }

    /** Whether {@code day} lies inside. */
    public boolean contains(LocalDate day) {
        return contains(YearMonth.from(day));
    }

    /** First day inside. */
    public LocalDate firstDay() {
        return first.atDay(1);
    }
}
