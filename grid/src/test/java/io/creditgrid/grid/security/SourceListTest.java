package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceListTest {
    @TempDir
    private Path dir = Path.of(".");

    private SourceList read(String text) throws IOException {
        Path file = dir.resolve("sources.yaml");
        Files.writeString(file, text);
        return SourceList.read(file);
    }

    @Test
    void read_orderIsPrecedence_andTextComesBack() throws IOException {
        SourceList sources = read("""
                sources:
                  zeta:
                    owner: oem-group
                    kinds: [trade]
                    tradeSide: customer
                  alpha:
                    owner: tax-office
                    loaders: [bureau]
                    kinds: [taxFiling, coverage]
                """);

        assertThat(sources.names()).containsExactly("zeta", "alpha");
        assertThat(sources.precedence("zeta")).isLessThan(sources.precedence("alpha"));
        assertThat(sources.precedence("unlisted")).isEqualTo(2);
        assertThat(sources.find("zeta").orElseThrow().tradeSide()).isEqualTo(SourceList.TradeSide.CUSTOMER);
        assertThat(read(sources.text()).digest()).isEqualTo(sources.digest());
    }

    @Test
    void mayWrite_ownerAndLoaders_listedKindsAlone() throws IOException {
        SourceList sources =
                read("sources:\n  alpha:\n    owner: tax-office\n    loaders: [bureau]\n    kinds: [taxFiling]\n");

        assertThat(sources.mayWrite("tax-office", "alpha", "taxFiling")).isTrue();
        assertThat(sources.mayWrite("bureau", "alpha", "taxFiling")).isTrue();
        assertThat(sources.mayWrite("bureau", "alpha", "trade")).isFalse();
        assertThat(sources.mayWrite("other", "alpha", "taxFiling")).isFalse();
        assertThat(sources.mayWrite("bureau", "beta", "taxFiling")).isFalse();
    }

    @Test
    void read_allProblemsAreNamedAtOnce() {
        assertThatIOException()
                .isThrownBy(() -> read("""
                        sources:
                          grid:
                            owner: x
                            kinds: [score]
                          trades:
                            owner: y
                            kinds: [trade]
                          empty:
                            kinds: []
                            precedence: 1
                          Court.East:
                            owner: "Court East"
                            loaders: [grid]
                            kinds: [judicialCase]
                        """))
                .withMessageContaining("source 'grid': its name must be 1 to 32 of a-z, 0-9, hyphen")
                .withMessageContaining("not 'grid'")
                .withMessageContaining("source 'Court.East': its name must be")
                .withMessageContaining("'owner' has 'Court East', expected 1 to 64 of a-z, 0-9, hyphen")
                .withMessageContaining("'loaders' has 'grid'")
                .withMessageContaining("'kinds' has 'score', expected some of [enterprise")
                .withMessageContaining("kind trade needs 'tradeSide: customer'")
                .withMessageContaining("source 'empty': 'owner' is missing")
                .withMessageContaining("unknown field 'precedence'")
                .withMessageContaining("it could hold nothing");
    }
}
