package io.creditgrid.model.contract;

import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure of the grid, for the person who reads it: what was expected, the value, the cure.
 *
 * <p><strong>Thread-safety.</strong> As any exception.
 */
public final class GridException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final GridError error;
    private final String plain;
    private final int logged;

    public GridException(GridError error, String message) {
        this(error, message, null);
    }

    public GridException(GridError error, String message, @Nullable Throwable cause) {
        this(error, message, cause, 0);
    }

    private GridException(GridError error, String message, @Nullable Throwable cause, int logged) {
        super(error.name() + ": " + message, cause);
        this.error = error;
        this.plain = message;
        this.logged = logged;
    }

    /**
     * The same refusal of a call that was logged under its firm.
     *
     * @param entries how many entries the call made there, 0 or more
     */
    public GridException logged(int entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("expected 0 or more entries: logged=" + entries);
        }
        return new GridException(error, plain, this, entries);
    }

    /** The stable reason. */
    public GridError error() {
        return error;
    }

    /** The message without its code. */
    public String plainMessage() {
        return plain;
    }

    /** Entries that the refused call made under its firm: 1 where the enquiry was logged, else 0. */
    public int logged() {
        return logged;
    }
}
