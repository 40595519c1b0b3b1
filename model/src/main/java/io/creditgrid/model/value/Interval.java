package io.creditgrid.model.value;

import java.time.LocalDate;

/**
 * A half-open span of days {@code [from, to)} in epoch days; {@link #OPEN} as {@code to} means that it has no end.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param from first day inside, epoch day
 * @param to first day outside, epoch day, greater than {@code from}; {@link #OPEN} for no end
 */
public record Interval(long from, long to) {
    /** The {@code to} of an interval without an end. */
    public static final long OPEN = Long.MAX_VALUE;

    /**
     * @throws IllegalArgumentException if {@code to} is not after {@code from}
     */
    public Interval {
        if (to <= from) {
            throw new IllegalArgumentException("expected from < to: from=" + day(from) + ", to=" + day(to));
        }
    }

    /** The interval from {@code from} on, without an end. */
    public static Interval from(long from) {
        return new Interval(from, OPEN);
    }

    /** Whether {@code day} lies inside. */
    public boolean contains(long day) {
        return from <= day && day < to;
    }

    /** Whether the two share a day. */
    public boolean overlaps(Interval other) {
        return from < other.to && other.from < to;
    }

    /** Whether every day of {@code other} lies inside. */
    public boolean covers(Interval other) {
        return from <= other.from && other.to <= to;
    }

    /** Whether it has no end. */
    public boolean isOpen() {
        return to == OPEN;
    }

    private static String day(long epochDay) {
        return epochDay == OPEN
                ? "open"
                : Math.abs(epochDay) < 400_000_000L
                        ? LocalDate.ofEpochDay(epochDay).toString()
                        : Long.toString(epochDay);
    }

    @Override
    public String toString() {
        return "[" + day(from) + ", " + day(to) + ")";
    }
}
