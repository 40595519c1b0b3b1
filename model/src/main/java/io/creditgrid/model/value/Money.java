package io.creditgrid.model.value;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An amount in whole minor units of a currency (fen, cent): exact, never a floating-point number.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param minor minor units; 12.34 CNY is 1234
 * @param currency ISO 4217 code, three capitals, of a currency with a minor unit known to {@link Currency}
 */
public record Money(long minor, String currency) {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,19}(\\.[0-9]{1,19})?");
    private static final int SHOWN_MAX = 80;

    /**
     * @throws IllegalArgumentException if {@code currency} is not the code of a currency
     */
    public Money {
        exponent(currency);
    }

    /**
     * The amount that {@code decimal} states, exactly.
     *
     * @param decimal a plain decimal number, at most 19 digits before and after the point, without exponent or grouping
     * @throws IllegalArgumentException if it has another form, is not a whole number of minor units, or does not fit
     */
    public static Money parse(String decimal, String currency) {
        int exponent = exponent(currency);
        if (decimal.length() > SHOWN_MAX || !DECIMAL.matcher(decimal).matches()) {
            throw new IllegalArgumentException("expected a plain decimal amount such as -1234.50: \""
                    + decimal.substring(0, Math.min(decimal.length(), SHOWN_MAX))
                    + "\"; take out grouping signs, units and exponents");
        }
        try {
            return new Money(new BigDecimal(decimal).movePointRight(exponent).longValueExact(), currency);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "expected at most " + exponent + " decimals and less than 2^63 minor units of " + currency + ": \""
                            + decimal + "\"; round it where the source is read",
                    e);
        }
    }

    /**
     * Decimals of a currency: 2 for CNY, 0 for JPY, 3 for KWD.
     *
     * @throws IllegalArgumentException if {@code currency} is not the code of a currency with a minor unit
     */
    public static int exponent(String currency) {
        int digits;
        try {
            digits = Currency.getInstance(currency).getDefaultFractionDigits();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected an ISO 4217 currency of three capitals such as CNY: \"" + currency + "\"", e);
        }
        if (digits < 0) {
            throw new IllegalArgumentException("expected a currency with a minor unit: \"" + currency + "\"");
        }
        return digits;
    }

    /**
     * The exact sum.
     *
     * @throws IllegalArgumentException if the currencies differ
     * @throws ArithmeticException if the sum does not fit
     */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "expected two amounts of one currency: " + this + " and " + other + "; convert one of them first");
        }
        return new Money(Math.addExact(minor, other.minor), currency);
    }

    /**
     * The same amount with the other sign.
     *
     * @throws ArithmeticException for the one amount whose negation does not fit
     */
    public Money negate() {
        return new Money(Math.negateExact(minor), currency);
    }

    /** The amount as a plain decimal number with all decimals of the currency; {@link #parse} reads it back. */
    public String toDecimal() {
        return BigDecimal.valueOf(minor, exponent(currency)).toPlainString();
    }

    @Override
    public String toString() {
        return toDecimal() + " " + currency;
    }
}
