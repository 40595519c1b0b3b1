package io.creditgrid.model.id;

/** How identifiers are cleaned before they are checked. */
final class Text {
    private static final char FULL_WIDTH_FIRST = '\uFF01';
    private static final char FULL_WIDTH_LAST = '\uFF5E';
    private static final int FULL_WIDTH_SHIFT = FULL_WIDTH_FIRST - '!';
    private static final char IDEOGRAPHIC_SPACE = '\u3000';
    private static final int SHOWN_MAX = 80;

    private Text() {}

    /** {@code text} with full-width letters, digits and signs as ASCII, without white space at its ends. */
    static String clean(String text) {
        return narrow(text).strip();
    }

    private static String narrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isWide(text.charAt(i))) {
                return narrowAll(text);
            }
        }
        return text;
    }

    private static String narrowAll(String text) {
        char[] out = text.toCharArray();
        for (int i = 0; i < out.length; i++) {
            if (out[i] == IDEOGRAPHIC_SPACE) {
                out[i] = ' ';
            } else if (isWide(out[i])) {
                out[i] = (char) (out[i] - FULL_WIDTH_SHIFT);
            }
        }
        return new String(out);
    }

    private static boolean isWide(char c) {
        return c == IDEOGRAPHIC_SPACE || (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST);
    }

    /** ASCII letters to upper case; nothing else changes, whatever the locale. */
    static String upper(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return upperAll(text);
            }
        }
        return text;
    }

    private static String upperAll(String text) {
        char[] out = text.toCharArray();
        for (int i = 0; i < out.length; i++) {
            if (out[i] >= 'a' && out[i] <= 'z') {
                out[i] = (char) (out[i] - ('a' - 'A'));
            }
        }
        return new String(out);
    }

    /** Whether {@code text} has {@code min} to {@code max} characters, all of them letters, digits or in {@code signs}. */
    static boolean isWord(String text, int min, int max, boolean capitals, String signs) {
        if (text.length() < min || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || (capitals && c >= 'A' && c <= 'Z')
                    || signs.indexOf(c) >= 0;
            if (!good) {
                return false;
            }
        }
        return true;
    }

    /** {@code text} in quotes for a message, cut where it is long. */
    static String shown(String text) {
        return text.length() <= SHOWN_MAX ? "\"" + text + "\"" : "\"" + text.substring(0, SHOWN_MAX) + "…\"";
    }
}
