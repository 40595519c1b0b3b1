package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.id.EnterpriseId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue as it is documented: whoever changes a stored fact has to change it here too. */
final class RecordKindTest {
    private static final ZoneOffset EAST_8 = ZoneOffset.ofHours(8);

    @ParameterizedTest
    @CsvSource({
        "1, enterprise, STATE, '', NONE, PUBLIC, false, 1",
        "2, taxFiling, EVENT, taxType period, YEAR, SUBJECT, false, 2",
        "3, judicialCase, STATE, caseNo role, NONE, PUBLIC, false, 3",
        "4, creditMonth, EVENT, account month, YEAR, OWNER, false, 4",
        "5, trade, EVENT, customer month, MONTH, SUBJECT, false, 5",
        "6, relation, STATE, type counterpart ref, NONE, PUBLIC, false, 6",
        "7, outcome, EVENT, definition, NONE, SCIENTISTS, false, 7",
        "8, coverage, STATE, kindCovered, NONE, PUBLIC, false, 8",
        "9, consent, STATE, grantee purpose, NONE, PARTIES, false, 9",
        "10, enquiry, EVENT, request, REQUEST_MONTH, PARTIES, false, 10",
        "11, score, EVENT, request, REQUEST_MONTH, PARTIES, false, 10",
        "19, model, STATE, model, NONE, OPERATORS, true, 19",
        "21, batch, STATE, batch, NONE, OPERATORS, true, 21",
        "22, sweep, STATE, sweep, NONE, OPERATORS, true, 22"
    })
    void catalogue(
            int number,
            String label,
            RecordKind.Type type,
            String parts,
            RecordKind.PageRule page,
            RecordKind.Disclosure disclosure,
            boolean system,
            int folderKind) {
        RecordKind kind = RecordKind.ofNumber(number);
        assertThat(RecordKind.ofLabel(label)).isSameAs(kind);
        assertThat(kind.number()).isEqualTo(number);
        assertThat(kind.label()).isEqualTo(label);
        assertThat(kind.type()).isEqualTo(type);
        assertThat(kind.isState()).isEqualTo(type == RecordKind.Type.STATE);
        assertThat(kind.keyParts().stream().map(KeyPart::name).collect(Collectors.joining(" ")))
                .isEqualTo(parts);
        assertThat(kind.pageRule()).isEqualTo(page);
        assertThat(kind.disclosure()).isEqualTo(disclosure);
        assertThat(kind.isSystem()).isEqualTo(system);
        assertThat(kind.folderKind().number()).isEqualTo(folderKind);
        assertThat(kind.schema().version()).isEqualTo(1);
    }

    @Test
    void thereAreNoOtherKinds() {
        assertThat(Arrays.stream(RecordKind.values()).map(RecordKind::number))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 19, 21, 22, 23);
        for (long number : new long[] {-1, 0, 12, 18, 20, 24, 31, 32, 1L << 32 | 1}) {
            assertThatThrownBy(() -> RecordKind.ofNumber(number))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("kind=" + number);
        }
        assertThatThrownBy(() -> RecordKind.ofLabel("taxfiling"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("taxFiling");
    }

    @Test
    void theGridAlone_writesEnquiriesScoresSweepsAndErasures() {
        assertThat(Arrays.stream(RecordKind.values()).filter(RecordKind::isGridWritten))
                .containsExactly(RecordKind.ENQUIRY, RecordKind.SCORE, RecordKind.SWEEP, RecordKind.ERASE);
    }

    @ParameterizedTest
    @CsvSource({"INVESTMENT, PUBLIC", "GUARANTEE, OWNER", "LOAN, OWNER", "CREDITOR, PUBLIC", "MEMBER_OF, PUBLIC"})
    void guaranteesAndLoans_areTheirOwners(String type, RecordKind.Disclosure disclosure) {
        RecordKey key = new RecordKey(
                EnterpriseId.of("x-test:1"), RecordKind.RELATION, "registry", List.of(type, "x-test:2", ""));
        assertThat(RecordKind.RELATION.disclosure(key)).isEqualTo(disclosure);
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everySchema_canHoldItsAmounts(RecordKind kind) {
        Schema schema = kind.schema();
        assertThat(schema.fields()).isNotEmpty().doesNotHaveDuplicates();
        for (int i = 0; i < schema.fields().size(); i++) {
            Field field = schema.fields().get(i);
            assertThat(schema.indexOf(field.name())).isEqualTo(i);
            assertThat(schema.has(field.name())).isTrue();
            assertThat(field.codes().isEmpty()).isEqualTo(field.type() != FieldType.CODE);
            assertThat(field.codes()).doesNotHaveDuplicates();
            if (field.type() == FieldType.MONEY) {
                assertThat(schema.has("currency")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "taxFiling, VAT|2021, 2021, 2021-12-31",
        "taxFiling, VAT|2021-Q1, 2021, 2021-03-31",
        "taxFiling, VAT|2020-02, 2020, 2020-02-29",
        "creditMonth, a|2021-02, 2021, 2021-02-28",
        "trade, x-test:2|2021-12, 202112, 2021-12-31",
        // 2021-12-31T15:59:59.999Z is the last millisecond of the year at +08:00
        "enquiry, 017e1138-27ff-7000-8000-000000000000, 202112, 2021-12-31",
        "score, 017e1138-2800-7000-8000-000000000000, 202201, 2022-01-01"
    })
    void pageAndDay_followFromTheKey(String label, String parts, int page, LocalDate day) {
        RecordKind kind = RecordKind.ofLabel(label);
        List<String> key = List.of(parts.split("\\|", -1));
        assertThat(kind.page(key, EAST_8)).isEqualTo(page);
        assertThat(LocalDate.ofEpochDay(kind.dayOf(key, EAST_8))).isEqualTo(day);
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordKind.class,
            names = {"ENTERPRISE", "JUDICIAL_CASE", "RELATION", "OUTCOME", "COVERAGE", "CONSENT", "MODEL"})
    void otherKinds_haveOnePageAndSayNoDay(RecordKind kind) {
        assertThat(kind.page(List.of(), EAST_8)).isZero();
        assertThat(kind.dayOf(List.of(), EAST_8)).isEqualTo(CreditRecord.NO_DAY);
    }
}
