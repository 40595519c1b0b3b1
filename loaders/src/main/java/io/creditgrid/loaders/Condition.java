package io.creditgrid.loaders;

import java.util.Map;
import java.util.Set;

/**
 * Whether the value of one column is, or is not, among some texts.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param column the column looked at
 * @param texts the texts
 * @param among true if the value must be among them, false if it must not
 */
record Condition(String column, Set<String> texts, boolean among) {
    Condition {
        texts = Set.copyOf(texts);
    }

    boolean holds(Row row, Map<String, Integer> header) {
        return texts.contains(row.cell(header.getOrDefault(column, 0))) == among;
    }
}
