package io.creditgrid.loaders;

import io.creditgrid.loaders.Mapping.FileFormat;
import io.creditgrid.loaders.Mapping.Filter;
import io.creditgrid.loaders.Variant.FieldSpec;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.FieldType;
import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Schema;
import io.creditgrid.model.value.Interval;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML of a {@link Mapping} and collects what is wrong with it.
 *
 * <p><strong>Thread-safety.</strong> One thread, one file.
 */
final class MappingReader {
    private static final ZoneOffset DEFAULT_OFFSET = ZoneOffset.ofHours(8);

    /** What a full file may end unless its mapping says otherwise. */
    private static final BigDecimal END_SHARE_MAX = new BigDecimal(".10");

    private final String name;
    private final @Nullable Instant stated;
    private final Problems problems;

    /**
     * A reader of one mapping.
     *
     * @param stated instant of publication that stands in for the mapping's own; null where that counts
     */
    MappingReader(String name, @Nullable Instant stated) {
        this.name = name;
        this.stated = stated;
        this.problems = new Problems(name, GridError.BAD_MAPPING);
    }

    Mapping read(String yaml, byte[] digest) {
        YamlItem root = YamlItem.file(yaml, problems);
        version(root);
        String source = source(root);
        RecordKind kind = kindOf(root);
        FileFormat format = format(root);
        ValueReader values = new ValueReader(offset(root));
        ValueSpec publishedAt = publishedAt(root, values);
        BigDecimal endShareMax = endShareMax(root, kind, publishedAt);
        boolean keep = keepRestatements(root);
        List<Filter> filters = filters(root);
        List<Variant> variants = kind == null ? List.of() : variants(root, kind, values);
        CoverageSpec coverage = coverage(root, values, format, publishedAt);
        if (kind == null) {
            // without a kind nobody can say which names are unknown
            root.all();
        }
        root.refuseUnknown();
        problems.check();
        if (kind == null || publishedAt == null) {
            throw new IllegalStateException("a mapping without problems has a kind and a publication");
        }
        return new Mapping(
                name, digest, source, kind, format, publishedAt, endShareMax, keep, filters, variants, coverage);
    }

    private static void version(YamlItem root) {
        YamlItem version = root.require("mapping", "the version of the mapping language, 1");
        if (version != null && !version.text().equals("1")) {
            version.problem("expected 1, the only version so far, not " + version.text());
        }
    }

    private static String source(YamlItem root) {
        YamlItem item = root.require("source", "the feed that the records come from");
        String source = item == null ? "" : item.text();
        if (item != null && (!RecordKey.isSource(source) || source.equals(RecordKey.GRID_SOURCE))) {
            item.problem("expected 1 to 32 of a-z, 0-9, hyphen, and not " + RecordKey.GRID_SOURCE + ": " + source);
        }
        return source;
    }

    private static @Nullable RecordKind kindOf(YamlItem root) {
        YamlItem item = root.require("kind", "one of " + loadable());
        return item == null ? null : kind(item);
    }

    private static @Nullable RecordKind kind(YamlItem item) {
        for (RecordKind kind : RecordKind.values()) {
            if (kind.label().equals(item.text()) && isLoadable(kind)) {
                return kind;
            }
        }
        item.problem("expected one of " + loadable() + ": " + item.text());
        return null;
    }

    private static boolean isLoadable(RecordKind kind) {
        return !kind.isSystem() && !kind.isGridWritten();
    }

    private static List<String> loadable() {
        return Arrays.stream(RecordKind.values())
                .filter(MappingReader::isLoadable)
                .map(RecordKind::label)
                .toList();
    }

    private static FileFormat format(YamlItem item) {
        return format(item, new FileFormat(StandardCharsets.UTF_8, ','));
    }

    private static FileFormat format(YamlItem item, FileFormat otherwise) {
        YamlItem encoding = item.find("encoding");
        YamlItem delimiter = item.find("delimiter");
        Charset charset = encoding == null ? otherwise.charset() : charset(encoding);
        char sign = delimiter == null ? otherwise.delimiter() : delimiter(delimiter);
        return new FileFormat(charset, sign);
    }

    private static Charset charset(YamlItem item) {
        try {
            return Charset.forName(item.text());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            item.problem("expected an encoding that Java knows, such as UTF-8 or GB18030: " + item.text());
            return StandardCharsets.UTF_8;
        }
    }

    private static char delimiter(YamlItem item) {
        String text = item.text().equals("\\t") || item.text().equals("tab") ? "\t" : item.text();
        if (text.length() != 1 || text.equals("\"") || text.equals("\n") || text.equals("\r")) {
            item.problem("expected one character between the values, or tab: " + text);
            return ',';
        }
        return text.charAt(0);
    }

    private static ZoneOffset offset(YamlItem root) {
        YamlItem item = root.find("offset");
        try {
            return item == null ? DEFAULT_OFFSET : ZoneOffset.of(item.text());
        } catch (DateTimeException e) {
            if (item != null) {
                item.problem("expected an offset such as +08:00: " + item.text());
            }
            return DEFAULT_OFFSET;
        }
    }

    private @Nullable ValueSpec publishedAt(YamlItem root, ValueReader values) {
        YamlItem item = root.find("publishedAt");
        if (stated != null) {
            return ValueSpec.constant(stated.toEpochMilli());
        }
        if (item == null) {
            root.problem("expected publishedAt: the instant at which the source stated this file, here or in the plan");
            return null;
        }
        return values.instant(item);
    }

    /** The share that a full file may end; null where rows add to what is known. */
    private static @Nullable BigDecimal endShareMax(
            YamlItem root, @Nullable RecordKind kind, @Nullable ValueSpec publishedAt) {
        YamlItem mode = root.find("mode");
        YamlItem share = root.find("fullModeEndShareMax");
        if (mode == null || !mode.text().equals("full")) {
            if (mode != null && !mode.text().equals("delta")) {
                mode.problem("expected delta or full: " + mode.text());
            }
            if (share != null) {
                share.problem("expected mode: full beside it; a delta ends nothing");
            }
            return null;
        }
        if (kind != null && !kind.isState()) {
            mode.problem("expected delta: a " + kind.label()
                    + " happened on its day, and does not end when a file no longer" + " lists it");
        }
        if (publishedAt != null && publishedAt.constant() == null) {
            mode.problem(
                    "expected publishedAt: one instant for a full file, from whose day on ends what it does not list");
        }
        return share == null ? END_SHARE_MAX : share(share);
    }

    private static BigDecimal share(YamlItem item) {
        try {
            BigDecimal share = new BigDecimal(item.text());
            if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0) {
                return share;
            }
        } catch (NumberFormatException e) {
            // told below, like all that is no share
        }
        item.problem("expected a share from 0 to 1 such as .10: " + item.text());
        return END_SHARE_MAX;
    }

    private static boolean keepRestatements(YamlItem root) {
        YamlItem item = root.find("restatements");
        if (item != null && !item.text().equals("drop") && !item.text().equals("keep")) {
            item.problem("expected drop or keep: " + item.text());
        }
        return item != null && item.text().equals("keep");
    }

    private static List<Filter> filters(YamlItem root) {
        List<Filter> filters = new ArrayList<>();
        YamlItem list = root.find("filters");
        if (list == null) {
            return filters;
        }
        for (YamlItem item : list.elements()) {
            String rule = item.text("rule");
            String column = item.text("column");
            List<String> keep = item.texts("keep");
            List<String> drop = item.texts("drop");
            item.refuseUnknown();
            if (rule == null || column == null || (keep == null) == (drop == null)) {
                item.problem("expected {rule: name, column: name, keep: [texts]} or {…, drop: [texts]}");
            } else {
                Set<String> texts = new HashSet<>(keep == null ? (drop == null ? List.of() : drop) : keep);
                filters.add(new Filter(rule, new Condition(column, texts, keep != null)));
            }
        }
        return filters;
    }

    private List<Variant> variants(YamlItem root, RecordKind kind, ValueReader values) {
        YamlItem list = root.find("variants");
        List<Variant> variants = new ArrayList<>();
        if (list == null) {
            add(variants, variant(root, null, null, kind, values));
            return variants;
        }
        for (YamlItem item : list.elements()) {
            add(variants, variant(root, item, when(item), kind, values));
            item.refuseUnknown();
        }
        return variants;
    }

    private static void add(List<Variant> variants, @Nullable Variant variant) {
        if (variant != null) {
            variants.add(variant);
        }
    }

    private static @Nullable Condition when(YamlItem variant) {
        YamlItem when = variant.require("when", "the rows that it takes: {column: name, in: [texts]}");
        if (when == null) {
            return null;
        }
        String column = when.text("column");
        List<String> texts = when.texts("in");
        when.refuseUnknown();
        if (column == null || texts == null) {
            when.problem("expected {column: name, in: [texts]}");
            return null;
        }
        return new Condition(column, new HashSet<>(texts), true);
    }

    private @Nullable Variant variant(
            YamlItem root, @Nullable YamlItem item, @Nullable Condition when, RecordKind kind, ValueReader values) {
        YamlItem own = item == null ? root : item;
        YamlItem id = inherited(root, item, "id");
        if (id == null) {
            own.problem("expected id: the firm that the record is filed under, such as uscc:${column}");
        }
        ValueSpec firm = id == null ? null : values.firm(id);
        List<ValueSpec> key = key(root, item, kind, values);
        List<FieldSpec> fields = fields(root, item, kind, values);
        ValueSpec from = null;
        ValueSpec to = null;
        ValueSpec at = null;
        if (kind.isState()) {
            refuse(root, item, "at", "a " + kind.label() + " holds from a day on; say from:");
            YamlItem begin = inherited(root, item, "from");
            if (begin == null) {
                own.problem("expected from: the first day on which the " + kind.label() + " holds");
            } else {
                from = values.day(begin, true);
            }
            YamlItem end = inherited(root, item, "to");
            to = end == null ? null : values.day(end, false);
        } else {
            refuse(root, item, "from", "a " + kind.label() + " happens on a day; say at:");
            refuse(root, item, "to", "a " + kind.label() + " happens on a day; say at:");
            at = at(root, item, own, kind, values);
        }
        return firm == null ? null : new Variant(when, firm, from, to, at, key, fields);
    }

    private static @Nullable YamlItem inherited(YamlItem root, @Nullable YamlItem item, String name) {
        YamlItem above = root.find(name);
        YamlItem own = item == null ? null : item.find(name);
        return own == null ? above : own;
    }

    private static void refuse(YamlItem root, @Nullable YamlItem item, String name, String why) {
        YamlItem found = inherited(root, item, name);
        if (found != null) {
            found.problem(why);
        }
    }

    private static @Nullable ValueSpec at(
            YamlItem root, @Nullable YamlItem item, YamlItem own, RecordKind kind, ValueReader values) {
        YamlItem at = inherited(root, item, "at");
        boolean hasPeriod =
                kind == RecordKind.TAX_FILING || kind == RecordKind.CREDIT_MONTH || kind == RecordKind.TRADE;
        if (at == null || (at.isText() && at.text().equals("endOfPeriod"))) {
            if (!hasPeriod) {
                own.problem("expected at: the day of the " + kind.label());
            }
            return null;
        }
        return values.day(at, true);
    }

    private static List<ValueSpec> key(YamlItem root, @Nullable YamlItem item, RecordKind kind, ValueReader values) {
        YamlItem own = item == null ? null : item.find("key");
        YamlItem above = root.find("key");
        List<ValueSpec> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (KeyPart part : kind.keyParts()) {
            names.add(part.name());
            YamlItem value = own == null ? null : own.find(part.name());
            if (value == null && above != null) {
                value = above.find(part.name());
            }
            if (value == null) {
                (item == null ? root : item)
                        .problem("expected key." + part.name() + ", a part of the natural key of " + kind.label());
                continue;
            }
            ValueSpec spec = values.part(value, part);
            if (spec != null) {
                parts.add(spec);
            }
        }
        unknown(own, names, "a part of the natural key of " + kind.label());
        unknown(above, names, "a part of the natural key of " + kind.label());
        return parts;
    }

    private static void unknown(@Nullable YamlItem block, Set<String> names, String what) {
        if (block != null) {
            block.all().forEach((name, value) -> {
                if (!names.contains(name)) {
                    value.problem("expected " + what + ", one of "
                            + names.stream().sorted().toList());
                }
            });
        }
    }

    private static List<FieldSpec> fields(YamlItem root, @Nullable YamlItem item, RecordKind kind, ValueReader values) {
        YamlItem own = item == null ? null : item.find("fields");
        YamlItem above = root.find("fields");
        Schema schema = kind.schema();
        List<FieldSpec> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean money = false;
        for (int i = 0; i < schema.fields().size(); i++) {
            Field field = schema.fields().get(i);
            names.add(field.name());
            YamlItem value = own == null ? null : own.find(field.name());
            if (value == null && above != null) {
                value = above.find(field.name());
            }
            if (value == null) {
                if (field.required()) {
                    (item == null ? root : item)
                            .problem("expected fields." + field.name() + ", which every " + kind.label() + " has");
                }
                continue;
            }
            money |= field.type() == FieldType.MONEY;
            ValueSpec spec = values.field(value, field);
            if (spec != null) {
                fields.add(new FieldSpec(i, spec));
            }
        }
        if (money
                && fields.stream()
                        .noneMatch(f -> schema.fields().get(f.index()).name().equals("currency"))) {
            (item == null ? root : item).problem("expected fields.currency beside amounts of money");
        }
        unknown(own, names, "a field of " + kind.label());
        unknown(above, names, "a field of " + kind.label());
        return fields;
    }

    private @Nullable CoverageSpec coverage(
            YamlItem root, ValueReader values, FileFormat format, @Nullable ValueSpec publishedAt) {
        YamlItem item = root.find("coverage");
        if (item == null) {
            return null;
        }
        List<RecordKind> kinds = new ArrayList<>();
        YamlItem list = item.require("kinds", "the kinds that the source was asked for");
        for (YamlItem label : list == null ? List.<YamlItem>of() : list.elements()) {
            RecordKind kind = kind(label);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        YamlItem fromItem = item.require("from", "the first day that was asked for, as 2020-01-01");
        YamlItem toItem = item.find("to");
        LocalDate from = fromItem == null ? null : ValueReader.isoDay(fromItem);
        LocalDate to = toItem == null ? null : ValueReader.isoDay(toItem);
        YamlItem population = item.require("population", "the firms asked about: {file, id}");
        item.refuseUnknown();
        if (from != null && to != null && !from.isBefore(to)) {
            item.problem("expected from before to");
            return null;
        }
        Object constant = publishedAt == null ? null : publishedAt.constant();
        if (publishedAt != null && constant == null) {
            item.problem("expected publishedAt: one instant for the file, since coverage has no rows of its own");
        }
        if (population == null || from == null || !(constant instanceof Long instant)) {
            return null;
        }
        Interval span = new Interval(from.toEpochDay(), to == null ? Interval.OPEN : to.toEpochDay());
        return population(population, values, format, kinds, span, instant);
    }

    private static @Nullable CoverageSpec population(
            YamlItem item,
            ValueReader values,
            FileFormat format,
            List<RecordKind> kinds,
            Interval span,
            long publishedAt) {
        YamlItem file = item.require("file", "the file of the population, relative to the data folder");
        YamlItem id = item.require("id", "the firm of each of its rows, such as uscc:${column}");
        FileFormat own = format(item, new FileFormat(format.charset(), format.delimiter()));
        item.refuseUnknown();
        ValueSpec firm = id == null ? null : values.firm(id);
        if (file == null || firm == null) {
            return null;
        }
        return new CoverageSpec(kinds, file.text(), own, firm, span, publishedAt);
    }
}
