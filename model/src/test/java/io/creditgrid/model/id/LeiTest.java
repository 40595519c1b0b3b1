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

final class LeiTest {
    @Test
    void everyKnownIdentifier_passes() throws IOException {
        List<String> all = Files.readAllLines(SharedFiles.require("data/identifiers/lei_valid.txt"));
        assertThat(all).hasSize(100);
        assertThat(all).allSatisfy(lei -> assertThat(Lei.of(lei).text()).isEqualTo(lei));
    }

    @ParameterizedTest
    @ValueSource(strings = {"213800KUD8LAJWSQ9D15", "9845001B2AD43E664E58"})
    void publishedExamples_pass(String lei) {
        assertThat(Lei.of(lei).text()).isEqualTo(lei);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "213800KUD8LXJWSQ9D15",
                "213800KUD8LAJWSQ9D1",
                "213800KUD8LAJWSQ9D15X",
                "213800KUD8LAJWSQ9D16",
                "213800KUD8LAJW-Q9D15",
                ""
            })
    void wrongIdentifiers_areRefused(String lei) {
        assertThatThrownBy(() -> Lei.of(lei))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(lei);
    }

    @Test
    void wrongCheckDigits_areNamed() {
        assertThatThrownBy(() -> Lei.of("213800KUD8LAJWSQ9D16")).hasMessageContaining("check digits 15");
    }
}
