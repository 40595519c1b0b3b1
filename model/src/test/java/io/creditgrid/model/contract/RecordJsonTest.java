package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
    private static final String FILING = """
            {"kind": "taxFiling", "firm": "x-test:1", "source": "tax", "taxType": "VAT", "period": "2021-12",
             "at": "2021-12-31", "publishedAt": "2022-01-15T00:00:00Z", "currency": "CNY", "salesDeclared": "1234.50",
             "filedOn": "2022-01-10", "late": false}
            """;

    @Test
    void filing_isReadExactly() {
        CreditRecord record = RecordJson.parse(RecordKind.TAX_FILING, FILING);
        assertThat(record.key())
                .isEqualTo(new RecordKey(
                        EnterpriseId.of("x-test:1"), RecordKind.TAX_FILING, "tax", List.of("VAT", "2021-12")));
        assertThat(record.at()).isEqualTo(LocalDate.of(2021, 12, 31).toEpochDay());
        assertThat(record.publishedAt()).isEqualTo(1_642_204_800_000L);
        assertThat(record.integer("salesDeclared")).isEqualTo(123_450);
        assertThat(record.integer("filedOn"))
                .isEqualTo(LocalDate.of(2022, 1, 10).toEpochDay());
        assertThat(record.flag("late")).isFalse();
        assertThat(record.integer("taxDue")).isNull();
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void record_ofEachKind_roundTrips(RecordKind kind) {
        for (boolean full : new boolean[] {true, false}) {
            CreditRecord record = sample(kind, full);
            ObjectNode json = RecordJson.write(record);
            assertThat(RecordJson.parse(kind, json.toString())).isEqualTo(record);
            assertThat(RecordJson.read(kind, json)).isEqualTo(record);
        }
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void names_ofEachKind_meetNowhere(RecordKind kind) {
        List<String> names = new ArrayList<>(RecordJson.frame(kind));
        kind.keyParts().forEach(part -> names.add(part.name()));
        kind.schema().fields().forEach(field -> names.add(field.name()));
        Set<String> distinct = new HashSet<>(names);
        assertThat(names).hasSameSizeAs(distinct);
    }

    @Test
    void problems_areNamedTogether() {
        String json = """
                {"kind": "trade", "firm": "nobody", "source": 7, "taxType": "VAT", "period": "2021-13",
                 "at": "31.12.2021", "currency": "CNY", "salesDeclared": 12.5, "taxDue": "1.234", "late": "no", "colour": "red"}
                """;
        GridException refusal =
                catchThrowableOfType(GridException.class, () -> RecordJson.parse(RecordKind.TAX_FILING, json));
        assertThat(refusal.error()).isEqualTo(GridError.BAD_VALUE);
        assertThat(refusal.plainMessage())
                .contains("'kind' is \"trade\", expected taxFiling")
                .contains("'firm' is \"nobody\", expected scheme:value")
                .contains("'source' is 7, expected a text in quotes")
                .contains("period=2021-13")
                .contains("'at' is \"31.12.2021\", expected a day")
                .contains("'publishedAt' is absent")
                .contains("'salesDeclared' is 12.5, expected a text in quotes")
                .contains("'taxDue' is \"1.234\", expected at most 2 decimals")
                .contains("'late' is \"no\", expected true or false")
                .contains("'colour' is \"red\", expected no such field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{\"kind\": \"taxFiling\"} {}",
                "{\"firm\": \"x-a:1\", \"firm\": \"x-a:2\"}"
            })
    void anythingButOneObject_isRefused(String json) {
        assertThatThrownBy(() -> RecordJson.parse(RecordKind.TAX_FILING, json)).isInstanceOf(GridException.class);
    }

    @Test
    void amount_withoutItsCurrency_isRefused() {
        String json = FILING.replace("\"currency\": \"CNY\", ", "");
        assertThatThrownBy(() -> RecordJson.parse(RecordKind.TAX_FILING, json))
                .hasMessageContaining("'currency' is absent")
                .hasMessageContaining("'salesDeclared' is \"1234.50\", expected a 'currency' beside it");
    }

    @Test
    void amount_hasTheDecimalsOfItsCurrency() {
        for (String[] each : new String[][] {{"JPY", "1234"}, {"KWD", "1.234"}, {"CNY", "-0.05"}}) {
            String json = FILING.replace("CNY", each[0]).replace("1234.50", each[1]);
            JsonNode written = RecordJson.write(RecordJson.parse(RecordKind.TAX_FILING, json));
            assertThat(written.get("salesDeclared").textValue()).isEqualTo(each[1]);
        }
    }

    @Test
    void interval_thatEndsBeforeItStarts_isRefused() {
        String json = """
                {"firm": "x-test:1", "source": "reg", "from": "2021-12-31", "to": "2021-12-31",
                 "publishedAt": "2022-01-15T00:00:00+08:00", "currency": "CNY", "name": "A", "status": "ACTIVE"}
                """;
        assertThatThrownBy(() -> RecordJson.parse(RecordKind.ENTERPRISE, json))
                .hasMessageContaining("'to' is \"2021-12-31\", expected a day after 'from'");
    }

    @Test
    void publication_finerThanMilliseconds_isRefused() {
        String json = FILING.replace("00:00:00Z", "00:00:00.0000001Z");
        assertThatThrownBy(() -> RecordJson.parse(RecordKind.TAX_FILING, json))
                .hasMessageContaining("'publishedAt'")
                .hasMessageContaining("whole milliseconds");
    }

    private static CreditRecord sample(RecordKind kind, boolean full) {
        String firm = kind.isSystem() ? "grid:holder" : "x-test:1";
        RecordKey key = new RecordKey(
                EnterpriseId.of(firm),
                kind,
                "source-1",
                kind.keyParts().stream().map(RecordJsonTest::samplePart).toList());
        Interval interval = full ? new Interval(18_000, 18_100) : Interval.from(18_000);
        CreditRecord.Builder record = kind.isState()
                ? CreditRecord.state(key, interval, 1_700_000_000_123L)
                : CreditRecord.event(key, 18_000, 1_700_000_000_123L);
        for (Field field : kind.schema().fields()) {
            if (full || field.required()) {
                record.set(field.name(), sampleValue(field));
            }
        }
        return record.build();
    }

    private static String samplePart(KeyPart part) {
        return switch (part.form()) {
            case TEXT -> "甲 1";
            case REF -> "";
            case CODE -> part.codes().get(0);
            case MONTH -> "2021-12";
            case PERIOD -> "2021-Q4";
            case FIRM, COUNTERPART -> "x-test:2";
            case REQUEST -> "01890000-0000-7000-8000-000000000001";
            case ORGANISATION -> "bank-1";
        };
    }

    private static Object sampleValue(Field field) {
        return switch (field.type()) {
            case TEXT -> field.name().equals("currency") ? "CNY" : "文 \"quoted\"";
            case CODE -> field.codes().get(0);
            case INTEGER -> -7L;
            case BOOLEAN -> true;
            case BYTES -> new byte[] {0, -1, 127};
            case DAY -> 18_001L;
            case INSTANT -> 1_700_000_000_001L;
            case MONEY -> -123_450L;
            case DOUBLE -> 0.1 + 0.2;
        };
    }
}
