package io.creditgrid.model.record;

import io.creditgrid.model.value.Interval;
import io.creditgrid.model.value.Money;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stated fact: a key, the time over which it holds, when its source stated it, and the values of its schema.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes a byte array that was put in.
 */
public final class CreditRecord {
    /** The day of something that has none. */
    public static final long NO_DAY = Long.MIN_VALUE;

    private final RecordKey key;
    private final @Nullable Interval interval;
    private final long at;
    private final long publishedAt;
    private final @Nullable Object[] values;

    private CreditRecord(
            RecordKey key, @Nullable Interval interval, long at, long publishedAt, @Nullable Object[] values) {
        this.key = key;
        this.interval = interval;
        this.at = at;
        this.publishedAt = publishedAt;
        this.values = values;
    }

    /** A record of a STATE kind that holds over {@code interval}. */
    public static Builder state(RecordKey key, Interval interval, long publishedAt) {
        if (!key.kind().isState()) {
            throw new IllegalArgumentException(
                    "expected a day, since " + key.kind().label() + " is an event; use CreditRecord.event");
        }
        return new Builder(key, interval, NO_DAY, publishedAt);
    }

    /** A record of an EVENT kind that happened on the epoch day {@code at}. */
    public static Builder event(RecordKey key, long at, long publishedAt) {
        if (key.kind().isState()) {
            throw new IllegalArgumentException(
                    "expected an interval, since " + key.kind().label() + " is a state; use CreditRecord.state");
        }
        return new Builder(key, null, at, publishedAt);
    }

    /** The same record under a key of the same kind. */
    public CreditRecord withKey(RecordKey changed) {
        if (changed.kind() != kind()) {
            throw new IllegalArgumentException("expected a key of kind " + kind().label() + ": "
                    + changed.kind().label());
        }
        return new CreditRecord(changed, interval, at, publishedAt, values);
    }

    public RecordKey key() {
        return key;
    }

    public RecordKind kind() {
        return key.kind();
    }

    /**
     * The days over which it holds.
     *
     * @throws IllegalStateException for an EVENT
     */
    public Interval interval() {
        if (interval == null) {
            throw new IllegalStateException(kind().label() + " is an event: ask for at()");
        }
        return interval;
    }

    /** The epoch day on which it happened; {@link #NO_DAY} for a STATE. */
    public long at() {
        return at;
    }

    /** When its source stated this, epoch milliseconds. */
    public long publishedAt() {
        return publishedAt;
    }

    /** The value at a place of the schema; null if absent. */
    public @Nullable Object value(int index) {
        return values[index];
    }

    /** The value of a field; null if absent. */
    public @Nullable Object value(String field) {
        return values[kind().schema().indexOf(field)];
    }

    /** The value of a TEXT or CODE field; null if absent. */
    public @Nullable String text(String field) {
        return (String) value(field);
    }

    /** The value of an INTEGER, DAY, INSTANT or MONEY field; null if absent. */
    public @Nullable Long integer(String field) {
        return (Long) value(field);
    }

    /** The value of a BOOLEAN field; null if absent. */
    public @Nullable Boolean flag(String field) {
        return (Boolean) value(field);
    }

    /** The value of a BYTES field, not to be changed; null if absent. */
    public byte @Nullable [] bytes(String field) {
        return (byte[]) value(field);
    }

    /** The value of a DOUBLE field; null if absent. */
    public @Nullable Double real(String field) {
        return (Double) value(field);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CreditRecord that
                && key.equals(that.key)
                && at == that.at
                && publishedAt == that.publishedAt
                && Objects.equals(interval, that.interval)
                && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, interval, at, publishedAt, Arrays.deepHashCode(values));
    }

    @Override
    public String toString() {
        return kind().label() + " of " + key.firm().canonical() + " " + key.parts() + " "
                + (interval == null ? "at " + at : interval.toString());
    }

    /** Collects the values of one record. Not thread-safe; used once. */
    public static final class Builder {
        private final RecordKey key;
        private final @Nullable Interval interval;
        private final long at;
        private final long publishedAt;
        private final @Nullable Object[] values;

        private Builder(RecordKey key, @Nullable Interval interval, long at, long publishedAt) {
            if (publishedAt < 0) {
                throw new IllegalArgumentException(
                        "expected a publication of 1970 or later, epoch milliseconds: publishedAt=" + publishedAt);
            }
            this.key = key;
            this.interval = interval;
            this.at = at;
            this.publishedAt = publishedAt;
            this.values = new Object[key.kind().schema().fields().size()];
        }

        /**
         * Sets a field; null leaves it absent.
         *
         * @throws IllegalArgumentException if there is no such field, the value is not of its type, or it is longer than
         *     {@code Limits.TEXT_CHARS_MAX} or {@code Limits.VALUE_BYTES_MAX}
         */
        public Builder set(String field, @Nullable Object value) {
            return set(key.kind().schema().indexOf(field), value);
        }

        /** Sets the field at a place of the schema; as {@link #set(String, Object)}. */
        public Builder set(int index, @Nullable Object value) {
            Field field = key.kind().schema().fields().get(index);
            if (value != null) {
                field.check(value);
            }
            values[index] = value;
            return this;
        }

        private static final String CURRENCY = "currency";

        /**
         * The record.
         *
         * @throws IllegalArgumentException if a required field, the day of an EVENT, or the currency of an amount is absent,
         *     or the currency is none of ISO 4217
         */
        public CreditRecord build() {
            if (interval == null && at == NO_DAY) {
                throw new IllegalArgumentException(
                        "expected a day of the " + key.kind().label() + ": at is absent");
            }
            for (int i = 0; i < values.length; i++) {
                Field field = key.kind().schema().fields().get(i);
                if (field.required() && values[i] == null) {
                    throw new IllegalArgumentException(
                            "expected a value of " + key.kind().label() + "." + field.name() + ": it is absent");
                }
                if (field.type() == FieldType.MONEY && values[i] != null && value(CURRENCY) == null) {
                    throw new IllegalArgumentException(
                            "expected a currency with " + field.name() + ": currency is absent");
                }
                if (field.name().equals(CURRENCY) && values[i] instanceof String code) {
                    Money.exponent(code); // refuses what is no currency: amounts in it would mean nothing
                }
            }
            return new CreditRecord(key, interval, at, publishedAt, values.clone());
        }

        private @Nullable Object value(String field) {
            return values[key.kind().schema().indexOf(field)];
        }
    }
}
