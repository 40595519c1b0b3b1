package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.KeyPart.Form;
import io.creditgrid.model.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordKeyTest {
    private static final EnterpriseId FIRM = EnterpriseId.of("x-test:1");
    private static final String TOKEN = "person:0123456789abcdef0123456789abcdef";

    private final RandomRecords records = new RandomRecords(new SplittableRandom(Seeds.of(RecordKeyTest.class)));

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void partsAreAsMany_andTheHolderOfTheRightSort(RecordKind kind) {
        RecordKey key = records.key(kind);
        List<String> more = new java.util.ArrayList<>(key.parts());
        more.add("x");
        assertThatThrownBy(() -> new RecordKey(key.firm(), kind, key.source(), more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key parts")
                .hasMessageContaining(kind.label());
        EnterpriseId other = kind.isSystem() ? FIRM : EnterpriseId.of("grid:models");
        assertThatThrownBy(() -> new RecordKey(other, kind, key.source(), key.parts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other.canonical());
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, a",
        "TEXT, (2021)粤0305民初1号",
        "REF, ''",
        "REF, r-1",
        "MONTH, 2021-12",
        "PERIOD, 2021",
        "PERIOD, 2021-Q4",
        "PERIOD, 2021-01",
        "FIRM, x-test:2",
        "FIRM, uscc:91110000600037341L",
        "COUNTERPART, x-test:2",
        "COUNTERPART, person:0123456789abcdef0123456789abcdef",
        "COUNTERPART, clear-person:Li",
        "REQUEST, 017e112a-83ff-7000-8000-000000000000",
        "ORGANISATION, bank-demo"
    })
    void canonicalParts_areTaken(Form form, String text) {
        assertThatCode(() -> KeyPart.of("part", form).check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, ''",
        "TEXT, 'a\tb'",
        "REF, 'a\tb'",
        "MONTH, 2021-13",
        "MONTH, 2021-00",
        "MONTH, 2021-1",
        "MONTH, 0921-01",
        "PERIOD, 2021-Q5",
        "PERIOD, 2021-Q0",
        "PERIOD, 21",
        "FIRM, uscc:91110000600037341l",
        "FIRM, ' x-test:2'",
        "FIRM, x-test",
        "FIRM, ''",
        "FIRM, grid:p1",
        "COUNTERPART, grid:models",
        "FIRM, person:0123456789abcdef0123456789abcdef",
        "COUNTERPART, person:0123456789ABCDEF0123456789abcdef",
        "COUNTERPART, person:0123456789abcdef",
        "COUNTERPART, Li",
        "REQUEST, 017E112A-83FF-7000-8000-000000000000",
        "REQUEST, 017e112a83ff70008000000000000000",
        "ORGANISATION, Bank",
        "ORGANISATION, ''"
    })
    void otherParts_areRefused(Form form, String text) {
        assertThatThrownBy(() -> KeyPart.of("part", form).check(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected ");
    }

    @Test
    void codes_areAClosedList() {
        KeyPart part = KeyPart.code("role", "PLAINTIFF", "DEFENDANT");
        assertThatCode(() -> part.check("DEFENDANT")).doesNotThrowAnyException();
        assertThatThrownBy(() -> part.check("defendant"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected role to be one of [PLAINTIFF, DEFENDANT]: role=defendant");
    }

    @Test
    void aPart_endsAtItsLimit() {
        KeyPart part = KeyPart.of("caseNo", Form.TEXT);
        assertThatCode(() -> part.check("x".repeat(KeyPart.CHARS_MAX))).doesNotThrowAnyException();
        assertThatThrownBy(() -> part.check("x".repeat(KeyPart.CHARS_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of 1 to 200 characters");
    }

    @ParameterizedTest
    @CsvSource({"Registry", "''", "a b", "a_b", "abcdefghijklmnopqrstuvwxyz-1234567"})
    void sources_haveOneForm(String source) {
        assertThatThrownBy(() -> new RecordKey(FIRM, RecordKind.ENTERPRISE, source, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source=" + source);
    }

    @Test
    void namedFirms_areThoseOfTheNaturalKey() {
        assertThat(relation("x-test:2").namedFirms()).containsExactly(EnterpriseId.of("x-test:2"));
        assertThat(relation(TOKEN).namedFirms()).isEmpty();
        assertThat(relation("clear-person:Li").namedFirms()).isEmpty();
        RecordKey trade = new RecordKey(FIRM, RecordKind.TRADE, "erp", List.of("x-test:3", "2021-12"));
        assertThat(trade.namedFirms()).containsExactly(EnterpriseId.of("x-test:3"));
        assertThat(new RecordKey(FIRM, RecordKind.JUDICIAL_CASE, "court", List.of("x-test:2", "PLAINTIFF"))
                        .namedFirms())
                .describedAs("text that looks like a firm names none")
                .isEmpty();
    }

    @Test
    void clearPersons_areFoundAndReplaced() {
        RecordKey clear = relation("clear-person:Li");
        assertThat(clear.clearPersonPart()).isEqualTo(1);
        assertThat(clear.withPart(1, TOKEN)).isEqualTo(relation(TOKEN));
        assertThat(relation(TOKEN).clearPersonPart()).isEqualTo(-1);
        RecordKey text = new RecordKey(FIRM, RecordKind.OUTCOME, "registry", List.of("clear-person:Li"));
        assertThat(text.clearPersonPart()).isEqualTo(-1);
    }

    private static RecordKey relation(String counterpart) {
        return new RecordKey(FIRM, RecordKind.RELATION, "registry", List.of("OFFICER", counterpart, ""));
    }
}
