package io.creditgrid.loaders;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from and what is made of it: a template over columns, a table of codes, a form.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class ValueSpec {
    private final Template source;
    private final boolean optional;
    private final Set<String> absent;
    private final Map<String, String> codes;
    private final @Nullable String otherwise;
    private final ValueForm form;
    private final @Nullable Object constant;

    /**
     * A value to be read.
     *
     * @param source the text, before the table of codes
     * @param optional whether it may be absent
     * @param absent texts that mean that there is no value; the empty text always does
     * @param codes table of codes; empty where texts are taken as they are
     * @param otherwise what a text outside of the table means; null where such a row is rejected
     * @param form what the text becomes
     * @param constant the value that every row gets; null where it comes from the row
     */
    ValueSpec(
            Template source,
            boolean optional,
            Set<String> absent,
            Map<String, String> codes,
            @Nullable String otherwise,
            ValueForm form,
            @Nullable Object constant) {
        this.source = source;
        this.optional = optional;
        this.absent = Set.copyOf(absent);
        this.codes = Map.copyOf(codes);
        this.otherwise = otherwise;
        this.form = form;
        this.constant = constant;
    }

    /** The same value in every row. */
    static ValueSpec constant(Object value) {
        return new ValueSpec(Template.NONE, false, Set.of(), Map.of(), null, new ValueForm.Plain(0), value);
    }

    /** The columns that it takes. */
    List<String> columns() {
        return source.columns();
    }

    /** The value that every row gets; null where it comes from the row. */
    @Nullable
    Object constant() {
        return constant;
    }

    ValueForm form() {
        return form;
    }

    /** The value over the columns of one file. */
    Bound bind(Map<String, Integer> header) {
        return new Bound(source.bind(header), String.join("+", source.columns()));
    }

    /** A value over the columns of one file. Immutable. */
    final class Bound {
        private final Template.Bound text;
        private final String column;

        private Bound(Template.Bound text, String column) {
            this.text = text;
            this.column = column;
        }

        /** The columns that it takes, for messages. */
        String column() {
            return column;
        }

        /**
         * The value in one row; null where it is absent and may be.
         *
         * @throws RejectedException if it is absent and may not be, or not of its form
         */
        @Nullable
        Object of(Row row, int exponent) throws RejectedException {
            if (constant != null) {
                return constant;
            }
            String raw = text.isEmpty(row) ? "" : text.of(row);
            if (raw.isEmpty() || absent.contains(raw)) {
                if (optional) {
                    return null;
                }
                throw new RejectedException(
                        RejectReason.MISSING_VALUE,
                        column,
                        raw,
                        "expected a value; say optional: true where there may be none");
            }
            return form.read(codes.isEmpty() ? raw : decode(raw), column, exponent);
        }

        private String decode(String raw) throws RejectedException {
            String code = codes.getOrDefault(raw, otherwise == null ? "" : otherwise);
            if (code.isEmpty()) {
                throw new RejectedException(
                        RejectReason.UNKNOWN_CODE,
                        column,
                        raw,
                        "expected one of " + codes.keySet().stream().sorted().toList()
                                + "; add it to the table of codes");
            }
            return code;
        }
    }
}
