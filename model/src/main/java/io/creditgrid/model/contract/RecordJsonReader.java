package io.creditgrid.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.model.value.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one record of {@link RecordJson} and collects all that is wrong with it. Not thread-safe; used once. */
final class RecordJsonReader {
    private static final int SHOWN_MAX = 80;
    private static final String ABSENT = "is absent";

    private final RecordKind kind;
    private final ObjectNode object;
    private final List<String> problems = new ArrayList<>();

    RecordJsonReader(RecordKind kind, ObjectNode object) {
        this.kind = kind;
        this.object = object;
    }

    CreditRecord read() {
        refuseUnknown();
        String label = text(RecordJson.KIND, false);
        if (label != null && !label.equals(kind.label())) {
            problem(RecordJson.KIND, "is \"" + label + "\"", kind.label());
        }
        EnterpriseId firm = parsed(RecordJson.FIRM, true, EnterpriseId::of);
        String source = text(RecordJson.SOURCE, true);
        List<String> parts = parts();
        Interval interval = kind.isState() ? interval() : null;
        Long at = kind.isState() ? null : day(RecordJson.AT, true);
        Long publishedAt = instant(RecordJson.PUBLISHED_AT, true);
        List<Field> fields = kind.schema().fields();
        @Nullable Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(fields.get(i));
        }
        if (firm == null || source == null || publishedAt == null || !problems.isEmpty()) {
            throw refusal();
        }
        try {
            RecordKey key = new RecordKey(firm, kind, source, parts);
            CreditRecord.Builder record = interval == null
                    ? CreditRecord.event(key, at == null ? CreditRecord.NO_DAY : at, publishedAt)
                    : CreditRecord.state(key, interval, publishedAt);
            for (int i = 0; i < values.length; i++) {
                record.set(i, values[i]);
            }
            return record.build();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            throw refusal();
        }
    }

    private GridException refusal() {
        return new GridException(
                GridError.BAD_VALUE, "expected a " + kind.label() + ": " + String.join("; ", problems));
    }

    private void refuseUnknown() {
        Set<String> known = new LinkedHashSet<>(RecordJson.frame(kind));
        kind.keyParts().forEach(part -> known.add(part.name()));
        kind.schema().fields().forEach(field -> known.add(field.name()));
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(name, "is " + shown(object.path(name)), "no such field: take it out; there are " + known);
            }
        });
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (KeyPart part : kind.keyParts()) {
            String text = text(part.name(), true);
            if (text != null) {
                try {
                    part.check(text);
                } catch (IllegalArgumentException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
                parts.add(text);
            }
        }
        return parts;
    }

    private @Nullable Interval interval() {
        Long from = day(RecordJson.FROM, true);
        Long to = day(RecordJson.TO, false);
        if (from == null) {
            return null;
        }
        if (to != null && to <= from) {
            problem(
                    RecordJson.TO,
                    "is " + shown(object.path(RecordJson.TO)),
                    "a day after 'from', the first day outside");
            return null;
        }
        return to == null ? Interval.from(from) : new Interval(from, to);
    }

    private @Nullable Object value(Field field) {
        String name = field.name();
        boolean required = field.required();
        return switch (field.type()) {
            case TEXT -> freeText(field);
            case CODE -> code(field);
            case INTEGER -> integer(name, required);
            case BOOLEAN -> flag(name, required);
            case BYTES -> bytes(field);
            case DAY -> day(name, required);
            case INSTANT -> instant(name, required);
            case MONEY -> money(field);
            case DOUBLE -> real(name, required);
        };
    }

    private @Nullable String freeText(Field field) {
        String text = text(field.name(), field.required());
        if (text != null && text.length() > Limits.TEXT_CHARS_MAX) {
            problem(field.name(), "has " + text.length() + " characters", "at most " + Limits.TEXT_CHARS_MAX);
            return null;
        }
        return text;
    }

    private @Nullable String code(Field field) {
        String text = text(field.name(), field.required());
        if (text != null && !field.codes().contains(text)) {
            problem(field.name(), "is \"" + text + "\"", "one of " + field.codes());
            return null;
        }
        return text;
    }

    private @Nullable Long integer(String name, boolean required) {
        JsonNode node = node(name, required);
        if (node != null && !(node.isIntegralNumber() && node.canConvertToLong())) {
            wrong(name, node, "a whole number without quotes");
            return null;
        }
        return node == null ? null : node.longValue();
    }

    private @Nullable Boolean flag(String name, boolean required) {
        JsonNode node = node(name, required);
        if (node != null && !node.isBoolean()) {
            wrong(name, node, "true or false without quotes");
            return null;
        }
        return node == null ? null : node.booleanValue();
    }

    private @Nullable Double real(String name, boolean required) {
        JsonNode node = node(name, required);
        if (node != null && !node.isNumber()) {
            wrong(name, node, "a number without quotes");
            return null;
        }
        return node == null ? null : node.doubleValue();
    }

    private byte @Nullable [] bytes(Field field) {
        byte[] bytes = parsed(field.name(), field.required(), Base64.getDecoder()::decode);
        if (bytes != null && bytes.length > Limits.VALUE_BYTES_MAX) {
            problem(field.name(), "has " + bytes.length + " bytes", "at most " + Limits.VALUE_BYTES_MAX);
            return null;
        }
        return bytes;
    }

    private @Nullable Long money(Field field) {
        JsonNode currency = object.path("currency");
        if (!currency.isTextual() && object.hasNonNull(field.name())) {
            problem(field.name(), "is " + shown(object.path(field.name())), "a 'currency' beside it, such as \"CNY\"");
            return null;
        }
        Money money = parsed(field.name(), field.required(), text -> Money.parse(text, currency.textValue()));
        return money == null ? null : money.minor();
    }

    private @Nullable Long day(String name, boolean required) {
        return parsed(name, required, text -> LocalDate.parse(text).toEpochDay());
    }

    private @Nullable Long instant(String name, boolean required) {
        return parsed(
                name, required, text -> wholeMillis(OffsetDateTime.parse(text).toInstant()));
    }

    private static long wholeMillis(Instant instant) {
        if (!instant.truncatedTo(ChronoUnit.MILLIS).equals(instant) || instant.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("expected whole milliseconds since 1970");
        }
        return instant.toEpochMilli();
    }

    /** A text turned into something else; null if it is absent or that fails. */
    private <T> @Nullable T parsed(String name, boolean required, Function<String, T> parser) {
        String text = text(name, required);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            wrong(
                    name,
                    object.path(name),
                    "a day such as \"2021-12-31\" or an instant such as \"2021-12-31T08:00:00Z\"");
            return null;
        } catch (IllegalArgumentException e) {
            wrong(name, object.path(name), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable String text(String name, boolean required) {
        JsonNode node = node(name, required);
        if (node != null && !node.isTextual()) {
            wrong(name, node, "a text in quotes");
            return null;
        }
        return node == null ? null : node.textValue();
    }

    /** The value of a field; null if it is absent, which is a problem where it is required. */
    private @Nullable JsonNode node(String name, boolean required) {
        if (object.hasNonNull(name)) {
            return object.get(name);
        }
        if (required) {
            problem(name, ABSENT, "a value: add it");
        }
        return null;
    }

    private void wrong(String name, JsonNode node, String expected) {
        problem(name, "is " + shown(node), expected);
    }

    private void problem(String name, String found, String expected) {
        String clean = expected.startsWith("expected ") ? expected.substring("expected ".length()) : expected;
        problems.add("'" + name + "' " + found + ", expected " + clean);
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}
