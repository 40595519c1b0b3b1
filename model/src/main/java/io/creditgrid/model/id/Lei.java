package io.creditgrid.model.id;

/**
 * A Legal Entity Identifier, ISO 17442: 18 characters and two check digits by ISO 7064 mod 97-10.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param text the identifier, normalised: ASCII, upper case, 20 characters
 */
public record Lei(String text) {
    /** Characters of an identifier. */
    public static final int LENGTH = 20;

    private static final int PREFIX_LENGTH = 18;

    /**
     * @throws IllegalArgumentException if the identifier is not normalised or its check digits are wrong
     */
    public Lei {
        check(text);
    }

    /**
     * The identifier in {@code text} after normalisation: white space at the ends goes, full-width becomes ASCII, letters become capitals.
     *
     * @throws IllegalArgumentException if it is not an identifier, or its check digits are wrong
     */
    public static Lei of(String text) {
        return new Lei(Text.upper(Text.clean(text)));
    }

    /** Refuses {@code text} unless it is a normalised identifier with the right check digits. */
    static void check(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException("expected an LEI of 20 characters: " + Text.shown(text) + " has "
                    + text.length() + "; look for a cut or padded column");
        }
        int remainder = 0;
        for (int i = 0; i < PREFIX_LENGTH; i++) {
            int value = value(text, i);
            remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
        }
        int expected = 98 - remainder * 100 % 97;
        if (text.charAt(PREFIX_LENGTH) != '0' + expected / 10
                || text.charAt(PREFIX_LENGTH + 1) != '0' + expected % 10) {
            throw new IllegalArgumentException("expected an LEI with check digits " + expected / 10 + expected % 10
                    + ": " + Text.shown(text) + "; look it up in the GLEIF register");
        }
    }

    private static int value(String text, int at) {
        char c = text.charAt(at);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 10;
        }
        throw new IllegalArgumentException("expected an LEI of digits and capitals: " + Text.shown(text) + " has '" + c
                + "' at position " + (at + 1) + "; look it up in the GLEIF register");
    }
}
