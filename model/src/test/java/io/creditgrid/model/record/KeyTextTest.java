package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.id.EnterpriseId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private static final EnterpriseId FIRM = EnterpriseId.of("x-test:a.b_c-1");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a/b", "100%", "%2F", "（2021）浙0102民初1号", "a b+c?d#e", "~-._:", "😀"})
    void part_ofAnySigns_roundTrips(String caseNo) {
        RecordKey key = new RecordKey(FIRM, RecordKind.JUDICIAL_CASE, "courts", List.of(caseNo, "DEFENDANT"));
        String text = KeyText.print(key);
        assertThat(text).matches("[\\x21-\\x7e]+").hasSizeLessThan(400);
        assertThat(text.chars().filter(c -> c == '/').count()).isEqualTo(3);
        assertThat(KeyText.parse(RecordKind.JUDICIAL_CASE, text)).isEqualTo(key);
    }

    @Test
    void part_thatIsEmpty_roundTrips() {
        RecordKey key = new RecordKey(FIRM, RecordKind.RELATION, "reg", List.of("LOAN", "x-test:2", ""));
        assertThat(KeyText.print(key)).isEqualTo("x-test:a.b_c-1/reg/LOAN/x-test:2/");
        assertThat(KeyText.parse(RecordKind.RELATION, KeyText.print(key))).isEqualTo(key);
    }

    @Test
    void kindWithoutParts_isFirmAndSource() {
        RecordKey key = new RecordKey(FIRM, RecordKind.ENTERPRISE, "reg", List.of());
        assertThat(KeyText.print(key)).isEqualTo("x-test:a.b_c-1/reg");
        assertThat(KeyText.withoutFirm(key)).isEqualTo("reg");
        assertThat(KeyText.parse(RecordKind.ENTERPRISE, "x-test:a.b_c-1/reg")).isEqualTo(key);
    }

    @Test
    void signsThatNeedNoSlash_mayStandUnencoded() {
        RecordKey key = KeyText.parse(RecordKind.JUDICIAL_CASE, "x-test:1/courts/（2021）1号/DEFENDANT");
        assertThat(key.part(0)).isEqualTo("（2021）1号");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x-test:1",
                "x-test:1/courts/1",
                "x-test:1/courts/1/DEFENDANT/",
                "x-test:1/courts/a/b/DEFENDANT"
            })
    void anotherCountOfParts_isRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> KeyText.parse(RecordKind.JUDICIAL_CASE, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FIRM/SOURCE/caseNo/role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%ff", "a%C3"})
    void percentWithoutUtf8_isRefused(String part) {
        assertThatThrownBy(() -> KeyText.parse(RecordKind.JUDICIAL_CASE, "x-test:1/courts/" + part + "/DEFENDANT"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("%25");
    }
}
