package io.creditgrid.loaders;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a file writes days or months: {@code yyyy-MM-dd}, {@code yyyy年M月d日}, {@code yyyyMM}. {@code y}, {@code M} and {@code d} stand for digits, as many as there are
 * letters; a single {@code M} or {@code d} takes one or two. All else stands for itself.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class DayPattern {
    /** {@code 2021-12-31}. */
    static final DayPattern ISO = new DayPattern("yyyy-MM-dd", true);

    private final String pattern;
    private final boolean hasDay;

    private DayPattern(String pattern, boolean hasDay) {
        this.pattern = pattern;
        this.hasDay = hasDay;
    }

    /** The pattern in {@code item}'s text; null, and a problem, if it is not one. */
    static @Nullable DayPattern of(YamlItem item, boolean withDay) {
        String pattern = item.text();
        boolean year = pattern.contains("yyyy") && pattern.indexOf('y', pattern.indexOf("yyyy") + 4) < 0;
        boolean month = pattern.indexOf('M') >= 0;
        boolean day = pattern.indexOf('d') >= 0;
        boolean others = pattern.chars().anyMatch(c -> c < 128 && Character.isLetter(c) && "yMd".indexOf(c) < 0);
        if (!year || !month || day != withDay || others) {
            item.problem("expected a pattern of yyyy, MM or M" + (withDay ? " and dd or d" : ", without a day")
                    + ", such as " + (withDay ? "yyyy-MM-dd" : "yyyyMM") + ": \"" + pattern + "\"");
            return null;
        }
        return new DayPattern(pattern, withDay);
    }

    /** As the file has it, for messages. */
    String text() {
        return pattern;
    }

    /** The epoch day in {@code text}, of a month its first; {@link Long#MIN_VALUE} if it is not of this form or no day of the calendar. */
    long epochDay(String text) {
        int[] parts = {0, 1, 1};
        if (!match(text, parts)) {
            return Long.MIN_VALUE;
        }
        try {
            return LocalDate.of(parts[0], parts[1], hasDay ? parts[2] : 1).toEpochDay();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }

    private boolean match(String text, int[] parts) {
        int at = 0;
        int p = 0;
        while (p < pattern.length()) {
            int field = "yMd".indexOf(pattern.charAt(p));
            if (field < 0) {
                if (at >= text.length() || text.charAt(at) != pattern.charAt(p)) {
                    return false;
                }
                at++;
                p++;
                continue;
            }
            int letters = run(p);
            int digits = digits(text, at, letters == 1 ? 2 : letters);
            if (digits < letters) {
                return false;
            }
            parts[field] = Integer.parseInt(text, at, at + digits, 10);
            at += digits;
            p += letters;
        }
        return at == text.length();
    }

    private int run(int from) {
        int to = from;
        while (to < pattern.length() && pattern.charAt(to) == pattern.charAt(from)) {
            to++;
        }
        return to - from;
    }

    private static int digits(String text, int from, int max) {
        int count = 0;
        while (count < max
                && from + count < text.length()
                && text.charAt(from + count) >= '0'
                && text.charAt(from + count) <= '9') {
            count++;
        }
        return count;
    }
}
