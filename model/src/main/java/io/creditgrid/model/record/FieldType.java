package io.creditgrid.model.record;

/** Types of the fields of a record, and how a value of each lies in memory. */
public enum FieldType {
    /** Free text, a {@link String} of at most {@code Limits.TEXT_CHARS_MAX} characters. */
    TEXT,
    /** One of the codes that the field lists, a {@link String}. */
    CODE,
    /** A whole number, a {@link Long}. */
    INTEGER,
    /** A {@link Boolean}. */
    BOOLEAN,
    /** At most {@code Limits.VALUE_BYTES_MAX} bytes, a {@code byte[]} that nobody changes. */
    BYTES,
    /** A calendar day of the source, a {@link Long} of epoch days. */
    DAY,
    /** An instant, a {@link Long} of epoch milliseconds UTC. */
    INSTANT,
    /** An amount in minor units of the record's {@code currency}, a {@link Long}. */
    MONEY,
    /** A {@link Double}, stored as its 8 bytes. */
    DOUBLE
}
