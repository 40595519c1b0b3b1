package io.creditgrid.loaders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Turns decimal text into a whole number of smallest units: value · unit · 10^exponent, kept to so many decimals. Exact: what does not come out even is rounded only
 * where rounding is declared, and only if that moves it by no more than the tolerance.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class Scaling {
    private static final int TEXT_MAX = 40;
    private static final int FAST_DIGITS = 18;
    private static final long[] POWERS = powers();

    private final BigDecimal factor;
    private final long wholeFactor;
    private final long step;
    private final @Nullable RoundingMode rounding;
    private final BigDecimal tolerance;

    /**
     * A scaling.
     *
     * @param unit how many whole units (yuan, pieces) 1 in the file is
     * @param exponent decimals of the stored number: 2 for money in yuan, 0 for counts
     * @param scale decimals that are kept, at most {@code exponent}
     * @param rounding null where numbers must come out even
     * @param tolerance by how much rounding may move a number, in units of its last kept decimal
     */
    Scaling(BigDecimal unit, int exponent, int scale, @Nullable RoundingMode rounding, BigDecimal tolerance) {
        this.factor = unit.movePointRight(exponent);
        this.wholeFactor = whole(factor);
        this.step = POWERS[exponent - scale];
        this.rounding = rounding;
        this.tolerance = tolerance;
    }

    private static long whole(BigDecimal factor) {
        try {
            return factor.longValueExact();
        } catch (ArithmeticException e) {
            return 0;
        }
    }

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /**
     * The number in {@code text}.
     *
     * @param column where it stands, for the rejection
     * @throws RejectedException if it is no number, does not come out even, or does not fit
     */
    long apply(String text, String column) throws RejectedException {
        long fast = step == 1 && wholeFactor > 0 ? fast(text) : Long.MIN_VALUE;
        return fast == Long.MIN_VALUE ? exact(text, column) : fast;
    }

    /** Plain decimals of up to 18 digits that come out even; {@link Long#MIN_VALUE} for all else. */
    private long fast(String text) {
        int length = text.length();
        int at = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        int digits = 0;
        int decimals = -1;
        long mantissa = 0;
        for (int i = at; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
                decimals += decimals >= 0 ? 1 : 0;
            } else if (c == '.' && decimals < 0) {
                decimals = 0;
            } else {
                return Long.MIN_VALUE;
            }
        }
        if (digits == 0 || digits > FAST_DIGITS || Math.multiplyHigh(mantissa, wholeFactor) != 0) {
            return Long.MIN_VALUE;
        }
        long product = mantissa * wholeFactor;
        long power = POWERS[Math.max(0, decimals)];
        if (product < 0 || product % power != 0) {
            return Long.MIN_VALUE;
        }
        return at == 1 ? -(product / power) : product / power;
    }

    private long exact(String text, String column) throws RejectedException {
        BigDecimal steps = decimal(text, column).multiply(factor).divide(BigDecimal.valueOf(step));
        BigDecimal rounded = steps.setScale(0, rounding == null ? RoundingMode.DOWN : rounding);
        BigDecimal moved = steps.subtract(rounded).abs();
        if (moved.signum() != 0 && rounding == null) {
            throw new RejectedException(
                    RejectReason.NOT_EXACT,
                    column,
                    text,
                    "expected no more decimals than are kept; declare rounding and tolerance");
        }
        if (moved.compareTo(tolerance) > 0) {
            throw new RejectedException(
                    RejectReason.NOT_EXACT,
                    column,
                    text,
                    "expected rounding to move it by at most " + tolerance.toPlainString()
                            + " of the last decimal kept; check the unit, or widen the tolerance");
        }
        try {
            return rounded.multiply(BigDecimal.valueOf(step)).longValueExact();
        } catch (ArithmeticException e) {
            throw new RejectedException(
                    RejectReason.OUT_OF_RANGE, column, text, "expected less than 2^63 smallest units; check the unit");
        }
    }

    private static BigDecimal decimal(String text, String column) throws RejectedException {
        try {
            if (text.length() <= TEXT_MAX) {
                BigDecimal value = new BigDecimal(text);
                if (Math.abs((long) value.scale()) <= TEXT_MAX) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            // told below, like all that is not a number
        }
        throw new RejectedException(
                RejectReason.BAD_NUMBER,
                column,
                text,
                "expected a plain decimal number such as 1234.50; take out grouping signs and units");
    }
}
