package io.creditgrid.loaders;

import io.creditgrid.model.id.EnterpriseId;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * How text becomes the value of a field, a part of a key, or a day. All forms are immutable and hold no locale or clock.
 */
sealed interface ValueForm {
    /**
     * The value in {@code text}, which is not empty.
     *
     * @param column where it stands, for the rejection
     * @param exponent decimals of the record's currency; only money looks at it
     * @throws RejectedException if the text is not of this form
     */
    Object read(String text, String column, int exponent) throws RejectedException;

    /** Text as it stands. */
    record Plain(int charsMax) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            if (text.length() > charsMax) {
                throw new RejectedException(
                        RejectReason.TOO_LONG,
                        column,
                        text.substring(0, 80) + "…",
                        "expected at most " + charsMax + " characters");
            }
            return text;
        }
    }

    /** One of a list of codes. */
    record Code(List<String> codes) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            if (!codes.contains(text)) {
                throw new RejectedException(
                        RejectReason.UNKNOWN_CODE,
                        column,
                        text,
                        "expected one of " + codes + "; give the mapping a table of codes");
            }
            return text;
        }
    }

    /** A whole number of smallest units. */
    record Count(Scaling scaling) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            return scaling.apply(text, column);
        }
    }

    /** An amount in minor units, by the decimals of its currency. */
    record Amount(List<Scaling> byExponent) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            return byExponent.get(exponent).apply(text, column);
        }
    }

    /** A day by a pattern. */
    record Day(DayPattern pattern) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            long day = pattern.epochDay(text);
            if (day == Long.MIN_VALUE) {
                throw new RejectedException(
                        RejectReason.BAD_DAY, column, text, "expected a day of the calendar as " + pattern.text());
            }
            return day;
        }
    }

    /** A month by a pattern, as the text {@code yyyy-MM}. */
    record Month(DayPattern pattern) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            long day = pattern.epochDay(text);
            if (day == Long.MIN_VALUE) {
                throw new RejectedException(
                        RejectReason.BAD_DAY, column, text, "expected a month as " + pattern.text());
            }
            return YearMonth.from(LocalDate.ofEpochDay(day)).toString();
        }
    }

    /** A day so many months before another one; of a shorter month its last day. */
    record MonthsBefore(LocalDate date) implements ValueForm {
        private static final int MONTHS_MAX = 12_000;

        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            try {
                int months = Integer.parseInt(text);
                if (months >= 0 && months <= MONTHS_MAX) {
                    return date.minusMonths(months).toEpochDay();
                }
            } catch (NumberFormatException e) {
                // told below, like all that is not a number of months
            }
            throw new RejectedException(
                    RejectReason.BAD_NUMBER, column, text, "expected a whole number of months from 0 to " + MONTHS_MAX);
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
            throw new RejectedException(
                    RejectReason.BAD_BOOLEAN,
                    column,
                    text,
                    "expected true or false; give the mapping a table of codes");
        }
    }

    /** The canonical text of an enterprise's identifier. */
    record Firm() implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            return firm(text, column).canonical();
        }

        static EnterpriseId firm(String text, String column) throws RejectedException {
            try {
                return EnterpriseId.of(text);
            } catch (IllegalArgumentException e) {
                throw new RejectedException(RejectReason.BAD_IDENTIFIER, column, text, String.valueOf(e.getMessage()));
            }
        }
    }

    /** A person, marked so that the grid stores a token and not the name. */
    record Person(String prefix) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) {
            return prefix + text;
        }
    }

    /** An instant as ISO 8601 with an offset. */
    record Instant() implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            try {
                return OffsetDateTime.parse(text).toInstant().toEpochMilli();
            } catch (DateTimeParseException e) {
                throw new RejectedException(
                        RejectReason.BAD_DAY, column, text, "expected an instant such as 2025-12-01T09:00:00+08:00");
            }
        }
    }

    /** The instant at which a day begins at an offset. */
    record StartOfDay(DayPattern pattern, ZoneOffset offset) implements ValueForm {
        @Override
        public Object read(String text, String column, int exponent) throws RejectedException {
            long day = (long) new Day(pattern).read(text, column, exponent);
            return LocalDate.ofEpochDay(day).atStartOfDay().toInstant(offset).toEpochMilli();
        }
    }
}
