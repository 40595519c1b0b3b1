package io.creditgrid.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnterpriseIdTest {
    private static final String A_VALUE_OF_64 = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "uscc:9115220107837941x1, uscc:9115220107837941X1",
        "'  uscc:91310000775785552l\t', uscc:91310000775785552L",
        "ｕｓｃｃ：９１３１０００077５７８５５５２Ｌ, uscc:91310000775785552L",
        "'　lei:213800kud8lajwsq9d15　', lei:213800KUD8LAJWSQ9D15",
        "x-smesd-train:17, x-smesd-train:17",
        "x-own:aB.c_d-e, x-own:aB.c_d-e",
        "grid:models, grid:models"
    })
    void of_normalises(String given, String canonical) {
        assertThat(EnterpriseId.of(given)).hasToString(canonical);
        assertThat(EnterpriseId.of(canonical).canonical()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91310000775785552L",
                "",
                ":",
                "USCC:91310000775785552L",
                "uscc: 91310000775785552L",
                "uscc:91350100M000100Y4Z",
                "lei:213800KUD8LXJWSQ9D15",
                "vat:DE123",
                "x-:1",
                "x-A:1",
                "x-a_b:1",
                "x-own:",
                "x-own:a b",
                "x-own:a:b",
                "x-own:é",
                "grid:",
                "grid:a/b",
                "grid:p01",
                "grid:p100000"
            })
    void of_refusesWhatIsNoIdentifier(String text) {
        assertThatThrownBy(() -> EnterpriseId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected ")
                .hasMessageContaining(";");
    }

    @Test
    void lengths_haveLimits() {
        assertThat(EnterpriseId.of("x-" + "n".repeat(32) + ":" + A_VALUE_OF_64).value())
                .isEqualTo(A_VALUE_OF_64);
        assertThat(EnterpriseId.of("grid:b-" + A_VALUE_OF_64).isGrid()).isTrue();
        assertThatThrownBy(() -> EnterpriseId.of("x-" + "n".repeat(33) + ":1")).hasMessageContaining("namespace");
        assertThatThrownBy(() -> EnterpriseId.of("x-n:" + A_VALUE_OF_64 + "0")).hasMessageContaining("value");
    }

    @Test
    void constructor_takesCanonicalTextAlone() {
        assertThatThrownBy(() -> new EnterpriseId("uscc:9115220107837941x1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parts() {
        EnterpriseId id = EnterpriseId.of("x-smesd-valid:9");
        assertThat(id.scheme()).isEqualTo("x-smesd-valid");
        assertThat(id.value()).isEqualTo("9");
        assertThat(id.isGrid()).isFalse();
        assertThat(id).isLessThan(EnterpriseId.of("x-smesd-valid:91"));
    }

    @Test
    void isPersonal_byIdentifierAlone() {
        Set<String> personal = Set.of("idcard");
        assertThat(EnterpriseId.of("uscc:92340602MA2PBQAH7E").isPersonal(personal))
                .isTrue();
        assertThat(EnterpriseId.of("uscc:91310000775785552L").isPersonal(personal))
                .isFalse();
        assertThat(EnterpriseId.of("x-idcard:92").isPersonal(personal)).isTrue();
        assertThat(EnterpriseId.of("x-idcards:92").isPersonal(personal)).isFalse();
        assertThat(EnterpriseId.of("grid:92").isPersonal(personal)).isFalse();
    }

    @Test
    void organisation_hasOneForm() {
        assertThat(new Organisation("bank-demo")).hasToString("bank-demo");
        for (String wrong : new String[] {"", "Bank", "a b", "a".repeat(65)}) {
            assertThatThrownBy(() -> new Organisation(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tag_standsForAFirm_withoutNamingIt() {
        byte[] tag = new byte[16];
        tag[0] = (byte) 0xab;
        EnterpriseId id = EnterpriseId.tagged(17, tag);
        assertThat(id.canonical()).isEqualTo("tag:17.ab" + "00".repeat(15));
        assertThat(EnterpriseId.of(id.canonical())).isEqualTo(id);
        assertThat(id.isTag()).isTrue();
        assertThat(id.firmTag()).isEqualTo(tag);
        assertThat(id.isPersonal(Set.of("tag"))).isFalse();
        assertThat(new Placement(32).partition(id)).isEqualTo(17);
        assertThatThrownBy(() -> new Placement(17).partition(id)).hasMessageContaining("below 17");
        assertThat(EnterpriseId.of("x-tag:1").isTag()).isFalse();
        assertThatThrownBy(() -> EnterpriseId.of("x-tag:1").firmTag()).isInstanceOf(IllegalStateException.class);
        for (String bad : new String[] {"tag:1", "tag:01." + "0".repeat(32), "tag:1." + "A".repeat(32), "tag:1.0"}) {
            assertThatThrownBy(() -> EnterpriseId.of(bad)).hasMessageContaining("expected tag:");
        }
    }
}
