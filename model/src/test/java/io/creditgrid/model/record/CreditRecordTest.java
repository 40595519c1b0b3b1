package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CreditRecordTest {
    private static final RecordKey ENTERPRISE =
            new RecordKey(EnterpriseId.of("x-test:1"), RecordKind.ENTERPRISE, "registry", List.of());
    private static final RecordKey RELATION = new RecordKey(
            EnterpriseId.of("x-test:1"), RecordKind.RELATION, "registry", List.of("GUARANTEE", "x-test:2", ""));
    private static final RecordKey OUTCOME =
            new RecordKey(EnterpriseId.of("x-test:1"), RecordKind.OUTCOME, "registry", List.of("d90"));
    private static final RecordKey MODEL =
            new RecordKey(EnterpriseId.of("grid:models"), RecordKind.MODEL, "science", List.of("default"));

    private final RandomRecords records = new RandomRecords(new SplittableRandom(Seeds.of(CreditRecordTest.class)));

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everyField_takesItsTypeAndNoOther(RecordKind kind) {
        RecordKey key = records.key(kind);
        List<Object> others = List.of("no such code", 1L, true, new byte[] {1}, 1.5, 1, 'c');
        for (Field field : kind.schema().fields()) {
            Object good = records.value(field);
            CreditRecord.Builder builder = records.builder(key);
            assertThatCode(() -> builder.set(field.name(), good)).doesNotThrowAnyException();
            for (Object other : others) {
                boolean text = field.type() == FieldType.TEXT && other instanceof String;
                if (!text && !other.getClass().equals(good.getClass()) || field.type() == FieldType.CODE) {
                    assertThatThrownBy(() -> builder.set(field.name(), other))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("expected " + field.name() + " as " + field.type());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void requiredFields_areMissed(RecordKind kind) {
        RecordKey key = records.key(kind);
        for (Field left : kind.schema().fields()) {
            CreditRecord.Builder builder = records.builder(key);
            for (Field field : kind.schema().fields()) {
                if (!field.equals(left)) {
                    builder.set(field.name(), field.name().equals("currency") ? "CNY" : records.value(field));
                }
            }
            boolean amounts = left.name().equals("currency")
                    && kind.schema().fields().stream().anyMatch(field -> field.type() == FieldType.MONEY);
            if (left.required() || amounts) {
                assertThatThrownBy(builder::build)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(left.name())
                        .hasMessageContaining("absent");
            } else {
                assertThat(builder.build().value(left.name())).isNull();
            }
        }
    }

    @Test
    void anAmount_needsACurrency() {
        CreditRecord.Builder builder =
                CreditRecord.state(RELATION, Interval.from(0), 1).set("amount", 5L);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a currency with amount: currency is absent");
        assertThatThrownBy(() -> builder.set("currency", "YUAN").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an ISO 4217 currency");
        CreditRecord record = builder.set("currency", "CNY").build();
        assertThat(record.integer("amount")).isEqualTo(5);
        assertThat(record.text("currency")).isEqualTo("CNY");
        assertThatCode(() -> CreditRecord.state(RELATION, Interval.from(0), 1).build())
                .doesNotThrowAnyException();
    }

    @Test
    void text_endsAtItsLimit() {
        CreditRecord.Builder builder = enterprise();
        String most = "深".repeat(Limits.TEXT_CHARS_MAX);
        assertThat(builder.set("name", most).build().text("name")).isEqualTo(most);
        assertThatThrownBy(() -> builder.set("name", most + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected name of at most 4000 characters: characters=4001; shorten the value");
    }

    @Test
    void bytes_endAtTheirLimit() {
        CreditRecord.Builder builder = CreditRecord.state(MODEL, Interval.from(0), 1);
        byte[] most = new byte[Limits.VALUE_BYTES_MAX];
        assertThat(builder.set("card", most).build().bytes("card")).isEqualTo(most);
        assertThatThrownBy(() -> builder.set("card", new byte[Limits.VALUE_BYTES_MAX + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected card of at most 204800 bytes: bytes=204801; shorten the value");
    }

    @Test
    void stateAndEvent_areNotMixedUp() {
        assertThatThrownBy(() -> CreditRecord.state(OUTCOME, Interval.from(0), 1))
                .hasMessageContaining("use CreditRecord.event");
        assertThatThrownBy(() -> CreditRecord.event(ENTERPRISE, 0, 1)).hasMessageContaining("use CreditRecord.state");
        CreditRecord event = CreditRecord.event(OUTCOME, 3, 1).set("bad", true).build();
        assertThat(event.at()).isEqualTo(3);
        assertThat(event.flag("bad")).isTrue();
        assertThatThrownBy(event::interval).isInstanceOf(IllegalStateException.class);
        assertThat(enterprise().build().at()).isEqualTo(CreditRecord.NO_DAY);
    }

    @Test
    void whatTheReaderOfAnImageRefuses_isNotBuilt() {
        CreditRecord.Builder noDay =
                CreditRecord.event(OUTCOME, CreditRecord.NO_DAY, 1).set("bad", true);
        assertThatThrownBy(noDay::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a day of the outcome: at is absent");
        assertThatThrownBy(() -> CreditRecord.event(OUTCOME, 3, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publishedAt=-1");
        assertThatThrownBy(() -> CreditRecord.state(ENTERPRISE, Interval.from(0), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publishedAt=-1");
        assertThatThrownBy(() -> Image.removal(OUTCOME, 3, -1)).hasMessageContaining("publishedAt=-1");
        assertThatThrownBy(() -> Image.removal(ENTERPRISE, Interval.from(0), -1))
                .hasMessageContaining("publishedAt=-1");
    }

    @Test
    void unknownFields_areRefused() {
        CreditRecord.Builder builder = enterprise();
        assertThatThrownBy(() -> builder.set("nmae", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("field=nmae");
    }

    @Test
    void aBuilderUsedFurther_leavesTheRecordAlone() {
        CreditRecord.Builder builder = enterprise();
        CreditRecord record = builder.build();
        builder.set("name", "another");
        assertThat(record.text("name")).isEqualTo("Ping An Trading");
    }

    @Test
    void equality_isByKeyTimesAndValues() {
        CreditRecord record = enterprise().build();
        assertThat(record)
                .isEqualTo(enterprise().build())
                .hasSameHashCodeAs(enterprise().build());
        assertThat(record).isNotEqualTo(enterprise().set("region", "44").build());
        byte[] card = {1, 2};
        CreditRecord model =
                CreditRecord.state(MODEL, Interval.from(0), 1).set("card", card).build();
        assertThat(model)
                .isEqualTo(CreditRecord.state(MODEL, Interval.from(0), 1)
                        .set("card", card.clone())
                        .build());
        assertThat(model)
                .isNotEqualTo(CreditRecord.state(MODEL, Interval.from(0), 2)
                        .set("card", card)
                        .build());
    }

    @Test
    void withKey_staysInItsKind() {
        CreditRecord record = enterprise().build();
        assertThatThrownBy(() -> record.withKey(RELATION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a key of kind enterprise");
    }

    private static CreditRecord.Builder enterprise() {
        return CreditRecord.state(ENTERPRISE, Interval.from(0), 1)
                .set("currency", "CNY")
                .set("name", "Ping An Trading")
                .set("status", "ACTIVE");
    }
}
