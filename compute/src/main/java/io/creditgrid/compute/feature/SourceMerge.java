package io.creditgrid.compute.feature;

import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.FieldType;
import io.creditgrid.model.record.RecordKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Makes one record of the records that several sources have of one fact: the first by {@link SourceOrder}, as a whole, never field by
 * field and never a sum. Not thread-safe.
 */
final class SourceMerge {
    private static final Comparator<List<String>> BY_PARTS = SourceMerge::compareParts;

    private final SourceOrder order;
    private final Map<RecordKind, Map<List<String>, CreditRecord>> merged = new EnumMap<>(RecordKind.class);
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<CreditRecord> passedOver = new ArrayList<>();

    SourceMerge(SourceOrder order) {
        this.order = order;
    }

    /** Adds a live record of one source. */
    void add(CreditRecord record) {
        Map<List<String>, CreditRecord> ofKind = merged.computeIfAbsent(record.kind(), kind -> new TreeMap<>(BY_PARTS));
        CreditRecord other = ofKind.putIfAbsent(record.key().parts(), record);
        if (other == null) {
            return;
        }
        boolean isBetter = order.of(record.kind())
                        .compare(record.key().source(), other.key().source())
                < 0;
        if (isBetter) {
            ofKind.put(record.key().parts(), record);
        }
        passedOver.add(isBetter ? other : record);
    }

    /** The merged records of a kind, in the order of their natural keys. */
    List<CreditRecord> of(RecordKind kind) {
        return List.copyOf(merged.getOrDefault(kind, Map.of()).values());
    }

    /** Where an amount of a record that was passed over differs too much from the one that is seen. */
    List<Conflict> conflicts() {
        conflicts.clear();
        for (CreditRecord other : passedOver) {
            CreditRecord seen = Objects.requireNonNull(
                    merged.getOrDefault(other.kind(), Map.of()).get(other.key().parts()));
            other.kind().schema().fields().stream()
                    .filter(field -> field.type() == FieldType.MONEY)
                    .forEach(field -> compare(seen, other, field));
        }
        return List.copyOf(conflicts);
    }

    private void compare(CreditRecord seen, CreditRecord other, Field field) {
        Long value = seen.integer(field.name());
        Long otherValue = other.integer(field.name());
        if (value == null || otherValue == null) {
            return;
        }
        boolean isOtherCurrency = !Objects.equals(seen.text("currency"), other.text("currency"));
        if (isOtherCurrency || Conflict.isFar(value, otherValue)) {
            conflicts.add(new Conflict(
                    seen.kind(),
                    seen.key().parts(),
                    field.name(),
                    seen.key().source(),
                    value,
                    other.key().source(),
                    otherValue));
        }
    }

    private static int compareParts(List<String> a, List<String> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
