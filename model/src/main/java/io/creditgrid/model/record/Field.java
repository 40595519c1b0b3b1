package io.creditgrid.model.record;

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

    /** Whether {@code value} is of this field's type and among its codes. Null is not. */
    boolean accepts(Object value) {
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
