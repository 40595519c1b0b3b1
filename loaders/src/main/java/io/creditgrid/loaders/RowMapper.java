package io.creditgrid.loaders;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.model.value.Money;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of one file into records by a mapping, whose columns it has found in the file's header.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class RowMapper {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int SHOWN_MAX = 80;

    private final Mapping mapping;
    private final Map<String, Integer> header;
    private final ValueSpec.Bound publishedAt;
    private final List<BoundVariant> variants = new ArrayList<>();

    /**
     * A mapper for one file.
     *
     * @param header column names to places; must have all columns of the mapping
     */
    RowMapper(Mapping mapping, Map<String, Integer> header) {
        this.mapping = mapping;
        this.header = header;
        this.publishedAt = mapping.publishedAt().bind(header);
        mapping.variants().forEach(variant -> variants.add(new BoundVariant(variant)));
    }

    /** What becomes of a row. */
    RowResult map(Row row) {
        try {
            checkCells(row);
            for (Mapping.Filter filter : mapping.filters()) {
                if (!filter.keep().holds(row, header)) {
                    return new RowResult.Filtered(filter.rule());
                }
            }
            return new RowResult.Parsed(row.number(), row.line(), variant(row).record(row));
        } catch (RejectedException e) {
            return rejected(row, e.reason().name(), e.column(), e.value(), e.cure());
        }
    }

    /**
     * The key that a row lists, whatever else is wrong with it; null if a filter leaves the row out.
     *
     * @throws RejectedException if its key cannot be told
     */
    @Nullable
    RecordKey key(Row row) throws RejectedException {
        checkCount(row);
        for (Mapping.Filter filter : mapping.filters()) {
            if (!filter.keep().holds(row, header)) {
                return null;
            }
        }
        RecordKey key = variant(row).key(row);
        if (key.parts().stream().anyMatch(part -> part.indexOf(REPLACEMENT) >= 0)) {
            checkText(row);
        }
        return key;
    }

    private static RowResult rejected(Row row, String reason, String column, String value, String cure) {
        return new RowResult.Rejected(row.number(), row.line(), column, shown(value), reason, cure);
    }

    /** A value of a file as messages show it: cut where it is long. */
    static String shown(String value) {
        return value.length() <= SHOWN_MAX ? value : value.substring(0, SHOWN_MAX) + "…";
    }

    private void checkCells(Row row) throws RejectedException {
        checkCount(row);
        checkText(row);
    }

    private void checkCount(Row row) throws RejectedException {
        if (row.size() != header.size()) {
            throw new RejectedException(
                    RejectReason.COLUMN_COUNT,
                    "",
                    row.joined(),
                    "expected " + header.size() + " values, as the header has, not " + row.size()
                            + "; check quotes and separators");
        }
    }

    private void checkText(Row row) throws RejectedException {
        for (int i = 0; i < row.size(); i++) {
            if (row.cell(i).indexOf(REPLACEMENT) >= 0) {
                throw new RejectedException(
                        RejectReason.MALFORMED_BYTES,
                        columnAt(i),
                        row.cell(i),
                        "expected text in " + mapping.format().charset().name()
                                + "; correct the row, or the mapping's encoding");
            }
        }
    }

    private String columnAt(int index) {
        return header.entrySet().stream()
                .filter(column -> column.getValue() == index)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private BoundVariant variant(Row row) throws RejectedException {
        for (BoundVariant variant : variants) {
            if (variant.takes(row)) {
                return variant;
            }
        }
        throw new RejectedException(
                RejectReason.NO_VARIANT, "", row.joined(), "expected a variant for such rows; add one, or a filter");
    }

    /** A variant over the columns of the file. */
    private final class BoundVariant {
        private final Variant variant;
        private final RecordKind kind;
        private final ValueSpec.Bound id;
        private final ValueSpec.@Nullable Bound from;
        private final ValueSpec.@Nullable Bound to;
        private final ValueSpec.@Nullable Bound at;
        private final List<ValueSpec.Bound> key;
        private final ValueSpec.Bound[] fields;
        private final int[] indexes;
        private final int currency;
        private @Nullable EnterpriseId lastFirm;

        BoundVariant(Variant variant) {
            this.variant = variant;
            this.kind = mapping.kind();
            this.id = variant.id().bind(header);
            this.from = bound(variant.from());
            this.to = bound(variant.to());
            this.at = bound(variant.at());
            this.key = variant.key().stream().map(part -> part.bind(header)).toList();
            this.fields = variant.fields().stream()
                    .map(field -> field.value().bind(header))
                    .toArray(ValueSpec.Bound[]::new);
            this.indexes =
                    variant.fields().stream().mapToInt(Variant.FieldSpec::index).toArray();
            this.currency = kind.schema().has("currency") ? kind.schema().indexOf("currency") : -1;
        }

        private ValueSpec.@Nullable Bound bound(@Nullable ValueSpec value) {
            return value == null ? null : value.bind(header);
        }

        boolean takes(Row row) {
            return variant.when() == null || variant.when().holds(row, header);
        }

        RecordKey key(Row row) throws RejectedException {
            return key(row, firm(row));
        }

        CreditRecord record(Row row) throws RejectedException {
            EnterpriseId firm = firm(row);
            RecordKey recordKey = key(row, firm);
            long stated = require(publishedAt, row);
            CreditRecord.Builder record = kind.isState()
                    ? CreditRecord.state(recordKey, interval(row), stated)
                    : CreditRecord.event(recordKey, day(row, recordKey), stated);
            int exponent = 2;
            for (int i = 0; i < fields.length; i++) {
                Object value = fields[i].of(row, exponent);
                if (indexes[i] == currency && value instanceof String code) {
                    // the currency stands first in every schema that has one
                    exponent = exponent(code, fields[i].column());
                }
                record.set(indexes[i], value);
            }
            try {
                return record.build();
            } catch (IllegalArgumentException e) {
                throw new RejectedException(RejectReason.MISSING_VALUE, "", "", String.valueOf(e.getMessage()));
            }
        }

        /** The firm of a row; rows of one firm mostly stand together, and to check an identifier again costs. */
        private EnterpriseId firm(Row row) throws RejectedException {
            Object text = id.of(row, 0);
            EnterpriseId last = lastFirm;
            if (last == null || !last.canonical().equals(text)) {
                last = new EnterpriseId(String.valueOf(text));
                lastFirm = last;
            }
            return last;
        }

        private RecordKey key(Row row, EnterpriseId firm) throws RejectedException {
            String[] parts = new String[key.size()];
            for (int i = 0; i < parts.length; i++) {
                Object part = key.get(i).of(row, 0);
                parts[i] = part == null ? "" : (String) part;
            }
            try {
                return new RecordKey(firm, kind, mapping.source(), Arrays.asList(parts));
            } catch (IllegalArgumentException e) {
                String columns = String.join(
                        "+",
                        key.stream()
                                .map(ValueSpec.Bound::column)
                                .filter(c -> !c.isEmpty())
                                .toList());
                throw new RejectedException(
                        RejectReason.BAD_KEY, columns, String.join("|", parts), String.valueOf(e.getMessage()));
            }
        }

        private Interval interval(Row row) throws RejectedException {
            long begin = from == null ? 0 : require(from, row);
            Object end = to == null ? null : to.of(row, 0);
            long after = end == null ? Interval.OPEN : (long) end;
            if (after <= begin) {
                throw new RejectedException(
                        RejectReason.BAD_INTERVAL,
                        (from == null ? "" : from.column()) + "+" + (to == null ? "" : to.column()),
                        LocalDate.ofEpochDay(begin) + " to " + LocalDate.ofEpochDay(after),
                        "expected the first day before the day after the last one");
            }
            return new Interval(begin, after);
        }

        private long day(Row row, RecordKey recordKey) throws RejectedException {
            // UTC stands in for the grid's offset: kinds that come from files never look at it
            return at == null ? kind.dayOf(recordKey.parts(), ZoneOffset.UTC) : require(at, row);
        }

        private long require(ValueSpec.Bound value, Row row) throws RejectedException {
            Object found = value.of(row, 0);
            if (found == null) {
                throw new RejectedException(RejectReason.MISSING_VALUE, value.column(), "", "expected a day");
            }
            return (long) found;
        }

        private int exponent(String code, String column) throws RejectedException {
            if (code.equals("CNY")) {
                return 2;
            }
            try {
                return Money.exponent(code);
            } catch (IllegalArgumentException e) {
                throw new RejectedException(RejectReason.UNKNOWN_CODE, column, code, String.valueOf(e.getMessage()));
            }
        }
    }
}
