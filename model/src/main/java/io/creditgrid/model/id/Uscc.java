package io.creditgrid.model.id;

import java.util.Arrays;

/**
 * A Unified Social Credit Code of China, GB 32100-2015: 18 characters, the last one a check character over weights 3<sup>i-1</sup> mod 31.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param text the code, normalised: ASCII, upper case, 18 characters
 */
public record Uscc(String text) {
    /** Characters of a code. */
    public static final int LENGTH = 18;

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final byte[] VALUES = values();
    static final String INDIVIDUAL_BUSINESS = "92";
    private static final int ORGANISATION_FROM = 8;
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
    private static final int ORGANISATION_RADIX = 36;

    /**
     * @throws IllegalArgumentException if the code is not normalised or its check character is wrong
     */
    public Uscc {
        check(text);
    }

    /**
     * The code in {@code text} after normalisation: white space at the ends goes, full-width becomes ASCII, letters become capitals.
     *
     * @throws IllegalArgumentException if it is not a code, or its check character is wrong
     */
    public static Uscc of(String text) {
        return new Uscc(Text.upper(Text.clean(text)));
    }

    /**
     * Whether the code stands for an individual business (个体工商户), and so for a person.
     */
    public boolean isIndividualBusiness() {
        return text.startsWith(INDIVIDUAL_BUSINESS);
    }

    /**
     * Whether the organisation code inside (positions 9 to 17, GB 11714) agrees with its own check character. Real codes are known whose does not, so
     * this is a warning, never a reason to refuse.
     */
    public boolean organisationCodeAgrees() {
        int sum = 0;
        for (int i = 0; i < ORGANISATION_WEIGHTS.length; i++) {
            sum += ORGANISATION_WEIGHTS[i] * Character.digit(text.charAt(ORGANISATION_FROM + i), ORGANISATION_RADIX);
        }
        int check = 11 - sum % 11;
        char expected = check == 10 ? 'X' : check == 11 ? '0' : (char) ('0' + check);
        return text.charAt(ORGANISATION_FROM + ORGANISATION_WEIGHTS.length) == expected;
    }

    /** Refuses {@code text} unless it is a normalised code with the right check character. */
    static void check(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException("expected a USCC of 18 characters: " + Text.shown(text) + " has "
                    + text.length() + "; look for a cut or padded column");
        }
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * value(text, i);
        }
        value(text, LENGTH - 1);
        char expected = ALPHABET.charAt((31 - sum % 31) % 31);
        if (text.charAt(LENGTH - 1) != expected) {
            throw new IllegalArgumentException("expected a USCC with check character " + expected + ": "
                    + Text.shown(text) + "; compare it with the business licence");
        }
    }

    private static int value(String text, int at) {
        char c = text.charAt(at);
        int value = c < VALUES.length ? VALUES[c] : -1;
        if (value < 0) {
            throw new IllegalArgumentException("expected a USCC of digits and capitals without I, O, S, V, Z: "
                    + Text.shown(text) + " has '" + c + "' at position " + (at + 1)
                    + "; compare it with the business licence");
        }
        return value;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
