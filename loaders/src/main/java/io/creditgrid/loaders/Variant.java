package io.creditgrid.loaders;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows that one condition picks become records.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param when which rows it takes; null takes all
 * @param id the firm that the record is filed under
 * @param from first day of a STATE; null for an EVENT
 * @param to first day after a STATE; null where it is open
 * @param at day of an EVENT; null where it is the last day of the key's period
 * @param key parts of the natural key in the catalogue's order
 * @param fields values of the fields that the mapping names
 */
record Variant(
        @Nullable Condition when,
        ValueSpec id,
        @Nullable ValueSpec from,
        @Nullable ValueSpec to,
        @Nullable ValueSpec at,
        List<ValueSpec> key,
        List<FieldSpec> fields) {
    Variant {
        key = List.copyOf(key);
        fields = List.copyOf(fields);
    }

    /** The value of the field at a place of the schema. */
    record FieldSpec(int index, ValueSpec value) {}

    Set<String> columns() {
        List<ValueSpec> values = new ArrayList<>(List.of(id));
        for (ValueSpec day : new @Nullable ValueSpec[] {from, to, at}) {
            if (day != null) {
                values.add(day);
            }
        }
        values.addAll(key);
        fields.forEach(field -> values.add(field.value()));
        Set<String> columns = new LinkedHashSet<>();
        if (when != null) {
            columns.add(when.column());
        }
        values.forEach(value -> columns.addAll(value.columns()));
        return columns;
    }
}
