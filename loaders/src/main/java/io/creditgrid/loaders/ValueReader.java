package io.creditgrid.loaders;

import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.FieldType;
import io.creditgrid.model.record.KeyPart;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a mapping says of one value. A text is a template; a block says more:
 *
 * <pre>
 * from: column | template: text   where the text comes from      monthsBefore: {column, date}   a day counted back from a date
 * optional: true                  it may be absent               absent: [texts]                texts that mean "absent"
 * codes: {text: code}             table of codes                 otherwise: code                what all other texts mean
 * unit: 10000 | 万元              what 1 in the file is          scale: 2                       decimals kept
 * rounding: HALF_EVEN             where it does not come out even  tolerance: 0.001             most that rounding may move it
 * date: yyyy-MM-dd                how days are written           month: yyyyMM                  how months are written
 * type: MONEY                     as in the schema               token: person                  a person, to be stored as a token
 * </pre>
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class ValueReader {
    private static final Map<String, String> UNITS = Map.of(
            "元",
            "1",
            "角",
            "0.1",
            "分",
            "0.01",
            "千元",
            "1000",
            "万元",
            "10000",
            "百万元",
            "1000000",
            "亿元",
            "100000000",
            "%",
            "100");
    private static final int EXPONENT_MAX = 4;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final ZoneOffset offset;

    ValueReader(ZoneOffset offset) {
        this.offset = offset;
    }

    /** What a form is asked for: the type of a field, the form of a key's part, or a day. */
    private record Target(
            @Nullable FieldType type, KeyPart.@Nullable Form part, List<String> codes, boolean required) {}

    /** The value of a field of the schema. */
    @Nullable
    ValueSpec field(YamlItem item, Field field) {
        return read(item, new Target(field.type(), null, field.codes(), field.required()));
    }

    /** A part of the natural key. */
    @Nullable
    ValueSpec part(YamlItem item, KeyPart part) {
        return read(item, new Target(null, part.form(), part.codes(), part.form() != KeyPart.Form.REF));
    }

    /** The identifier of the firm that a record is filed under. */
    @Nullable
    ValueSpec firm(YamlItem item) {
        return read(item, new Target(null, KeyPart.Form.FIRM, List.of(), true));
    }

    /** A day of beginning, end or event. */
    @Nullable
    ValueSpec day(YamlItem item, boolean required) {
        return read(item, new Target(FieldType.DAY, null, List.of(), required));
    }

    /** The instant of publication. */
    @Nullable
    ValueSpec instant(YamlItem item) {
        return read(item, new Target(FieldType.INSTANT, null, List.of(), true));
    }

    private @Nullable ValueSpec read(YamlItem item, Target target) {
        if (item.isText()) {
            return constant(item, Template.of(item), new Settings(), target);
        }
        if (!item.isBlock()) {
            item.problem("expected a template or a block");
            return null;
        }
        Settings settings = settings(item, target);
        Template source = source(item);
        type(item, target);
        return source == null ? null : constant(item, source, settings, target);
    }

    /** What does not depend on the form. */
    private static final class Settings {
        private boolean optional;
        private Set<String> absent = Set.of();
        private Map<String, String> codes = Map.of();
        private @Nullable String otherwise;
    }

    private static Settings settings(YamlItem item, Target target) {
        Settings settings = new Settings();
        String optional = item.text("optional");
        if (optional != null && !optional.equals("true") && !optional.equals("false")) {
            item.problem("expected optional: true or false, not " + optional);
        }
        settings.optional = "true".equals(optional);
        if (settings.optional && target.required()) {
            item.problem("expected a value in every row, since the record needs it; take optional out");
        }
        List<String> absent = item.texts("absent");
        settings.absent = absent == null ? Set.of() : Set.copyOf(absent);
        settings.otherwise = item.text("otherwise");
        YamlItem codes = item.find("codes");
        if (codes != null) {
            settings.codes = codes(codes, target.codes());
        }
        if (settings.otherwise != null) {
            if (codes == null) {
                item.problem("expected codes: beside otherwise:");
            }
            allowed(item, settings.otherwise, target.codes());
        }
        return settings;
    }

    private static Map<String, String> codes(YamlItem item, List<String> allowed) {
        Map<String, String> codes = new HashMap<>();
        item.all().forEach((text, code) -> {
            allowed(code, code.text(), allowed);
            codes.put(text, code.text());
        });
        if (codes.isEmpty()) {
            item.problem("expected a table {text in the file: code}");
        }
        return codes;
    }

    private static void allowed(YamlItem item, String code, List<String> allowed) {
        if (!allowed.isEmpty() && !allowed.contains(code)) {
            item.problem("expected one of " + allowed + ": " + code);
        }
    }

    private static @Nullable Template source(YamlItem item) {
        YamlItem from = item.find("from");
        YamlItem template = item.find("template");
        YamlItem monthsBefore = item.find("monthsBefore");
        int given = (from == null ? 0 : 1) + (template == null ? 0 : 1) + (monthsBefore == null ? 0 : 1);
        if (given != 1) {
            item.problem("expected one of from: column, template: text, monthsBefore: {column, date}");
            return null;
        }
        if (from != null) {
            return Template.column(from.text());
        }
        if (template != null) {
            return Template.of(template);
        }
        String column = monthsBefore == null ? null : monthsBefore.text("column");
        if (column == null) {
            item.problem("expected monthsBefore: {column, date}");
            return null;
        }
        return Template.column(column);
    }

    private static void type(YamlItem item, Target target) {
        String type = item.text("type");
        if (type != null && (target.type() == null || !type.equals(target.type().name()))) {
            item.problem(
                    "expected type: " + (target.type() == null ? "none, since parts of a key are text" : target.type())
                            + ", as the record has it, not " + type);
        }
    }

    private @Nullable ValueSpec constant(YamlItem item, Template source, Settings settings, Target target) {
        ValueForm form = form(item, target);
        if (item.isBlock()) {
            item.refuseUnknown();
        }
        if (form == null) {
            return null;
        }
        Object constant = null;
        if (source.isConstant()) {
            String text = source.constant();
            if (text.isEmpty() && target.part() != KeyPart.Form.REF) {
                item.problem("expected a text, a column as ${column}, or a block");
                return null;
            }
            try {
                constant = text.isEmpty() ? "" : form.read(settings.codes.getOrDefault(text, text), "", 2);
            } catch (RejectedException e) {
                item.problem(e.cure() + ": " + text);
                return null;
            }
        }
        return new ValueSpec(
                source, settings.optional, settings.absent, settings.codes, settings.otherwise, form, constant);
    }

    private @Nullable ValueForm form(YamlItem item, Target target) {
        if (target.part() != null) {
            return partForm(item, target.part(), target.codes());
        }
        FieldType type = target.type();
        if (type == null) {
            throw new IllegalStateException("a target is a field or a part of a key");
        }
        return switch (type) {
            case TEXT -> textForm(item, Limits.TEXT_CHARS_MAX);
            case CODE -> new ValueForm.Code(target.codes());
            case BOOLEAN -> new ValueForm.Flag();
            case INTEGER -> integerForm(item);
            case MONEY -> amountForm(item);
            case DAY -> dayForm(item);
            case INSTANT -> instantForm(item);
            case BYTES, DOUBLE -> {
                item.problem("fields of type " + type.name().toLowerCase(Locale.ROOT) + " do not come from files");
                yield null;
            }
        };
    }

    private static @Nullable ValueForm textForm(YamlItem item, int charsMax) {
        YamlItem month = item.isBlock() ? item.find("month") : null;
        if (month == null) {
            return new ValueForm.Plain(charsMax);
        }
        DayPattern pattern = DayPattern.of(month, false);
        return pattern == null ? null : new ValueForm.Month(pattern);
    }

    private static @Nullable ValueForm partForm(YamlItem item, KeyPart.Form form, List<String> codes) {
        String token = item.isBlock() ? item.text("token") : null;
        if (token != null) {
            if (!token.equals("person") || form != KeyPart.Form.COUNTERPART) {
                item.problem("expected token: person, on the counterpart of a relation alone");
                return null;
            }
            return new ValueForm.Person(KeyPart.CLEAR_PERSON_PREFIX);
        }
        return switch (form) {
            case CODE -> new ValueForm.Code(codes);
            case FIRM, COUNTERPART -> new ValueForm.Firm();
            case TEXT, REF, MONTH, PERIOD, REQUEST, ORGANISATION -> textForm(item, KeyPart.CHARS_MAX);
        };
    }

    private static @Nullable ValueForm integerForm(YamlItem item) {
        Scaling scaling = scaling(item, 0);
        return scaling == null ? null : new ValueForm.Count(scaling);
    }

    private static @Nullable ValueForm amountForm(YamlItem item) {
        List<Scaling> scalings = new ArrayList<>();
        for (int exponent = 0; exponent <= EXPONENT_MAX; exponent++) {
            Scaling scaling = scaling(item, exponent);
            if (scaling == null) {
                return null;
            }
            scalings.add(scaling);
        }
        return new ValueForm.Amount(List.copyOf(scalings));
    }

    private static @Nullable Scaling scaling(YamlItem item, int exponent) {
        if (!item.isBlock()) {
            return new Scaling(BigDecimal.ONE, exponent, exponent, null, BigDecimal.ZERO);
        }
        String unitText = item.text("unit");
        BigDecimal unit =
                unitText == null ? BigDecimal.ONE : decimal(item, "unit", UNITS.getOrDefault(unitText, unitText));
        String scaleText = item.text("scale");
        BigDecimal scale = scaleText == null ? BigDecimal.valueOf(exponent) : decimal(item, "scale", scaleText);
        String roundingText = item.text("rounding");
        RoundingMode rounding = roundingText == null ? null : rounding(item, roundingText);
        String toleranceText = item.text("tolerance");
        BigDecimal tolerance = toleranceText == null ? HALF : decimal(item, "tolerance", toleranceText);
        if (toleranceText != null && roundingText == null) {
            item.problem("expected rounding: beside tolerance:");
            return null;
        }
        if (unit == null || scale == null || tolerance == null || (roundingText != null && rounding == null)) {
            return null;
        }
        if (unit.signum() <= 0 || scale.signum() < 0 || scale.scale() > 0 || tolerance.signum() < 0) {
            item.problem("expected unit above 0, scale a whole number from 0, tolerance from 0");
            return null;
        }
        return new Scaling(unit, exponent, Math.min(exponent, scale.intValue()), rounding, tolerance);
    }

    private static @Nullable BigDecimal decimal(YamlItem item, String name, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            item.problem("expected " + name + ": a number"
                    + (name.equals("unit")
                            ? ", or one of " + UNITS.keySet().stream().sorted().toList()
                            : "") + ", not " + text);
            return null;
        }
    }

    private static @Nullable RoundingMode rounding(YamlItem item, String text) {
        for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.HALF_UP, RoundingMode.DOWN)) {
            if (mode.name().equals(text)) {
                return mode;
            }
        }
        item.problem("expected rounding: HALF_EVEN, HALF_UP or DOWN, not " + text);
        return null;
    }

    private static @Nullable ValueForm dayForm(YamlItem item) {
        YamlItem monthsBefore = item.isBlock() ? item.find("monthsBefore") : null;
        if (monthsBefore != null) {
            YamlItem date = monthsBefore.require("date", "the day that months are counted back from, as 2021-12-31");
            monthsBefore.find("column");
            monthsBefore.refuseUnknown();
            LocalDate from = date == null ? null : isoDay(date);
            return from == null ? null : new ValueForm.MonthsBefore(from);
        }
        YamlItem date = item.isBlock() ? item.find("date") : null;
        DayPattern pattern = date == null ? DayPattern.ISO : DayPattern.of(date, true);
        return pattern == null ? null : new ValueForm.Day(pattern);
    }

    private @Nullable ValueForm instantForm(YamlItem item) {
        YamlItem date = item.isBlock() ? item.find("date") : null;
        if (date == null) {
            return new ValueForm.Instant();
        }
        DayPattern pattern = DayPattern.of(date, true);
        return pattern == null ? null : new ValueForm.StartOfDay(pattern, offset);
    }

    /** A day in settings, as {@code 2021-12-31}; null, and a problem, if it is not one. */
    static @Nullable LocalDate isoDay(YamlItem item) {
        try {
            return LocalDate.parse(item.text());
        } catch (DateTimeParseException e) {
            item.problem("expected a day as 2021-12-31: " + item.text());
            return null;
        }
    }
}
