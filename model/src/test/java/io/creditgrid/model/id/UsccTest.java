package io.creditgrid.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsccTest {
    @Test
    void everyKnownCode_passes() throws IOException {
        List<String> codes = Files.readAllLines(SharedFiles.require("data/identifiers/uscc_valid.txt"));
        assertThat(codes).hasSize(200);
        assertThat(codes).allSatisfy(code -> {
            assertThat(Uscc.of(code).text()).isEqualTo(code);
            assertThat(Uscc.of(code).organisationCodeAgrees()).isTrue();
        });
        assertThat(codes)
                .filteredOn(code -> Uscc.of(code).isIndividualBusiness())
                .hasSize(143);
    }

    @ParameterizedTest
    @ValueSource(strings = {"91110000600037341L", "91440300767693509Q", "9115220107837941X1", "91310000775785552L"})
    void publishedExamples_pass(String code) {
        assertThat(Uscc.of(code).text()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91350100M000100Y4Z",
                "91110000600037341N",
                "91350100M000100Y4I",
                "",
                "9135",
                "91350100M000100Y433",
                "9135O100M000100Y43"
            })
    void wrongCodes_areRefused(String code) {
        assertThatThrownBy(() -> Uscc.of(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(code);
    }

    @Test
    void wrongCheckCharacter_isNamed() {
        assertThatThrownBy(() -> Uscc.of("91110000600037341N")).hasMessageContaining("check character L");
    }

    @Test
    void organisationCode_onlyWarns() {
        assertThat(Uscc.of("91440300767693509Q").organisationCodeAgrees()).isFalse();
        assertThat(Uscc.of("91110000600037341L").organisationCodeAgrees()).isTrue();
    }

    @Test
    void everyChangedCharacter_isRefused() {
        String code = "91110000600037341L";
        for (int i = 0; i < Uscc.LENGTH; i++) {
            for (char c : "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
                String changed = code.substring(0, i) + c + code.substring(i + 1);
                if (!changed.equals(code)) {
                    assertThatThrownBy(() -> Uscc.of(changed)).isInstanceOf(IllegalArgumentException.class);
                }
            }
        }
    }
}
