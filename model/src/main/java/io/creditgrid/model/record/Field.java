package io.creditgrid.model.record;

import io.creditgrid.model.contract.Limits;
import java.util.List;

/**
 * One field of a {@link Schema}.
 *
 * @param name as in JSON and mappings
 * @param type what its values are
 * @param codes the codes allowed in a {@link FieldType#CODE}; empty otherwise
 * @param required whether a record without it is refused
 */
public record Field(String name, FieldType type, List<String> codes, boolean required) {
    public Field {
        codes = List.copyOf(codes);
    }

    static Field required(String name, FieldType type) {
        return new Field(name, type, List.of(), true);
    }

    static Field optional(String name, FieldType type) {
        return new Field(name, type, List.of(), false);
    }

    static Field code(String name, String... codes) {
        return new Field(name, FieldType.CODE, List.of(codes), true);
    }

    static Field optionalCode(String name, String... codes) {
        return new Field(name, FieldType.CODE, List.of(codes), false);
    }

    /**
     * Refuses a value that this field cannot hold.
     *
     * @throws IllegalArgumentException if {@code value} is not of this field's type, not among its codes, or too long
     */
    void check(Object value) {
        if (!isOfType(value)) {
            throw new IllegalArgumentException("expected " + name + " as " + type
                    + (codes.isEmpty() ? "" : " of " + codes) + ": " + name + "="
                    + (value instanceof byte[] ? "bytes" : value));
        }
        if (value instanceof String text && text.length() > Limits.TEXT_CHARS_MAX) {
            throw tooLong(Limits.TEXT_CHARS_MAX, "characters", text.length());
        }
        if (value instanceof byte[] bytes && bytes.length > Limits.VALUE_BYTES_MAX) {
            throw tooLong(Limits.VALUE_BYTES_MAX, "bytes", bytes.length);
        }
    }

    private IllegalArgumentException tooLong(int most, String unit, int found) {
        return new IllegalArgumentException("expected " + name + " of at most " + most + " " + unit + ": " + unit + "="
                + found + "; shorten the value");
    }

    private boolean isOfType(Object value) {
        return switch (type) {
            case TEXT -> value instanceof String;
            case CODE -> value instanceof String text && codes.contains(text);
            case INTEGER, DAY, INSTANT, MONEY -> value instanceof Long;
            case BOOLEAN -> value instanceof Boolean;
            case BYTES -> value instanceof byte[];
            case DOUBLE -> value instanceof Double;
        };
    }
}
