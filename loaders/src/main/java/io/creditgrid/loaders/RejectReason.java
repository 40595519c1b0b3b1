package io.creditgrid.loaders;

/** Why a row was rejected before it was sent. What the grid rejects carries the name of its own error instead. */
public enum RejectReason {
    /** The row has more or fewer values than the header has columns. */
    COLUMN_COUNT,
    /** Its bytes are not text in the declared encoding. */
    MALFORMED_BYTES,
    /** A value that must be there is not. */
    MISSING_VALUE,
    /** Not a number. */
    BAD_NUMBER,
    /** The number has more decimals than are kept, and the mapping declares no rounding, or rounding would move it by more than the tolerance. */
    NOT_EXACT,
    /** The number does not fit. */
    OUT_OF_RANGE,
    /** Not a day, or not in the declared form. */
    BAD_DAY,
    /** Neither true nor false. */
    BAD_BOOLEAN,
    /** A code that stands in no table. */
    UNKNOWN_CODE,
    /** Not an identifier of an enterprise. */
    BAD_IDENTIFIER,
    /** A part of the natural key has not the form that its kind asks for. */
    BAD_KEY,
    /** The days of beginning and end do not make an interval. */
    BAD_INTERVAL,
    /** No variant of the mapping takes the row. */
    NO_VARIANT,
    /** The text is too long. */
    TOO_LONG
}
