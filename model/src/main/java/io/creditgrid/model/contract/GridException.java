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

    public GridException(GridError error, String message) {
        this(error, message, null);
    }

    public GridException(GridError error, String message, @Nullable Throwable cause) {
        super(error.name() + ": " + message, cause);
        this.error = error;
        this.plain = message;
    }

    /** The stable reason. */
    public GridError error() {
        return error;
    }

    /** The message without its code. */
    public String plainMessage() {
        return plain;
    }
}
