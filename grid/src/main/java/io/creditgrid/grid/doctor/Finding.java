package io.creditgrid.grid.doctor;

/**
 * What one look found.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param check what was looked at, one word
 * @param level how bad it is
 * @param text what was found
 * @param cure what to do; empty where nothing is to be done
 */
public record Finding(String check, Level level, String text, String cure) {
    /** How bad it is. */
    public enum Level {
        /** As it should be, or not to be known; the text says which. */
        OK,
        /** The node starts; it may come to harm. */
        WARN,
        /** The node does not start, or harms the grid. */
        FAIL
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, "");
    }

    static Finding warn(String check, String text, String cure) {
        return new Finding(check, Level.WARN, text, cure);
    }

    static Finding fail(String check, String text, String cure) {
        return new Finding(check, Level.FAIL, text, cure);
    }
}
