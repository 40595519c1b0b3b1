package io.creditgrid.model.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * One record as one JSON object: {@code kind}, {@code firm}, {@code source}, the parts of the natural key by name, {@code
 * from} and {@code to} (STATE; no {@code to} is an open end) or {@code at} (EVENT), {@code publishedAt}, and the fields of
 * the kind's schema by name; an absent field is left out.
 *
 * <p>Amounts are decimal strings, exact to the minor unit of the record's {@code currency} ({@code "1234.50"}); days {@code
 * "2021-12-31"}; instants ISO in UTC; bytes base64.
 *
 * <pre>{@code
 * {"kind": "taxFiling", "firm": "x-demo:1", "source": "tax", "taxType": "VAT", "period": "2021-12", "at": "2021-12-31",
 *  "publishedAt": "2022-01-15T00:00:00Z", "currency": "CNY", "salesDeclared": "1234.50", "late": false}
 * }</pre>
 *
 * <p><strong>Thread-safety.</strong> Pure functions.
 */
public final class RecordJson {
    static final String KIND = "kind";
    static final String FIRM = "firm";
    static final String SOURCE = "source";
    static final String FROM = "from";
    static final String TO = "to";
    static final String AT = "at";
    static final String PUBLISHED_AT = "publishedAt";

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RecordJson() {}

    /** The names that stand beside key parts and fields in the object of a kind. */
    static List<String> frame(RecordKind kind) {
        return kind.isState()
                ? List.of(KIND, FIRM, SOURCE, FROM, TO, PUBLISHED_AT)
                : List.of(KIND, FIRM, SOURCE, AT, PUBLISHED_AT);
    }

    /**
     * Reads a record strictly: an unknown field, a wrong type, a missing field are all refused, all together.
     *
     * @param kind the kind that it is expected to be; the object need not repeat it
     * @throws GridException BAD_VALUE naming every problem with its field, value and cure
     */
    public static CreditRecord parse(RecordKind kind, String json) {
        JsonNode node;
        try {
            node = STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new GridException(
                    GridError.BAD_VALUE, "expected one JSON object with a " + kind.label() + ": " + where(e), e);
        }
        return read(kind, node);
    }

    private static String where(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": ";
        return place + e.getOriginalMessage();
    }

    /** As {@link #parse}, from a parsed object. */
    public static CreditRecord read(RecordKind kind, JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw new GridException(
                    GridError.BAD_VALUE,
                    "expected one JSON object with a " + kind.label() + ": it is " + node.getNodeType());
        }
        return new RecordJsonReader(kind, object).read();
    }

    /** The object of a record; {@link #read} gives the same record. */
    public static ObjectNode write(CreditRecord record) {
        ObjectNode node = Answer.json().createObjectNode();
        node.put(KIND, record.kind().label());
        node.put(FIRM, record.key().firm().canonical());
        node.put(SOURCE, record.key().source());
        List<KeyPart> parts = record.kind().keyParts();
        for (int i = 0; i < parts.size(); i++) {
            node.put(parts.get(i).name(), record.key().part(i));
        }
        if (record.kind().isState()) {
            node.put(FROM, day(record.interval().from()));
            if (!record.interval().isOpen()) {
                node.put(TO, day(record.interval().to()));
            }
        } else {
            node.put(AT, day(record.at()));
        }
        node.put(PUBLISHED_AT, instant(record.publishedAt()));
        List<Field> fields = record.kind().schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Object value = record.value(i);
            if (value != null) {
                put(node, fields.get(i), value, record);
            }
        }
        return node;
    }

    private static void put(ObjectNode node, Field field, Object value, CreditRecord record) {
        switch (field.type()) {
            case TEXT, CODE -> node.put(field.name(), (String) value);
            case INTEGER -> node.put(field.name(), (Long) value);
            case BOOLEAN -> node.put(field.name(), (Boolean) value);
            case BYTES -> node.put(field.name(), Base64.getEncoder().encodeToString((byte[]) value));
            case DAY -> node.put(field.name(), day((Long) value));
            case INSTANT -> node.put(field.name(), instant((Long) value));
            case MONEY -> {
                String currency = Objects.requireNonNull(record.text("currency"));
                node.put(field.name(), new Money((Long) value, currency).toDecimal());
            }
            case DOUBLE -> node.put(field.name(), (Double) value);
        }
    }

    /** An epoch day as {@code yyyy-MM-dd}. */
    public static String day(long epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    /** Epoch milliseconds as an ISO instant in UTC. */
    public static String instant(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
