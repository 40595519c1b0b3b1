package io.creditgrid.loaders;

/**
 * Why one value of one row cannot become part of a record. Thrown and caught within one row; it carries no stack trace, since a file may hold millions of bad
 * rows.
 */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String column;
    private final String value;

    /**
     * A rejection.
     *
     * @param column column that the value stands in, or what was made of several
     * @param value the value as the file has it
     * @param cure what was expected and what to do
     */
    RejectedException(RejectReason reason, String column, String value, String cure) {
        super(cure, null, false, false);
        this.reason = reason;
        this.column = column;
        this.value = value;
    }

    RejectReason reason() {
        return reason;
    }

    String column() {
        return column;
    }

    String value() {
        return value;
    }

    String cure() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
