package io.creditgrid.model.id;

/**
 * An organisation that speaks: it owns sources, holds consents and asks.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param id 1 to 64 of {@code a-z 0-9 -}
 */
public record Organisation(String id) {
    private static final int ID_MAX = 64;

    /**
     * @throws IllegalArgumentException if {@code id} has another form
     */
    public Organisation {
        if (!isValid(id)) {
            throw new IllegalArgumentException("expected an organisation of 1 to 64 of a-z 0-9 -: " + Text.shown(id)
                    + "; use the id that stands in the users file");
        }
    }

    /** Whether {@code text} is the id of an organisation. */
    public static boolean isValid(String text) {
        return Text.isWord(text, 1, ID_MAX, false, "-");
    }

    @Override
    public String toString() {
        return id;
    }
}
