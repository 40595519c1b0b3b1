package io.creditgrid.model.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The closed list of fields of one version of a record kind. A new field is a new version.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class Schema {
    private final int version;
    private final List<Field> fields;
    private final Map<String, Integer> indexes;

    Schema(int version, List<Field> fields) {
        this.version = version;
        this.fields = List.copyOf(fields);
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            byName.put(fields.get(i).name(), i);
        }
        this.indexes = Map.copyOf(byName);
    }

    /** The version, 1 or above. */
    public int version() {
        return version;
    }

    /** The fields in stored order. */
    public List<Field> fields() {
        return fields;
    }

    /**
     * The place of a field in stored order.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public int indexOf(String name) {
        Integer index = indexes.get(name);
        if (index == null) {
            throw new IllegalArgumentException("expected one of the fields "
                    + indexes.keySet().stream().sorted().toList() + ": field=" + name);
        }
        return index;
    }

    /** Whether there is a field of that name. */
    public boolean has(String name) {
        return indexes.containsKey(name);
    }
}
