package io.creditgrid.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.scorecard.ScorecardReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The cards that come with the grid: each proves itself when it is read, and reads features that there are. */
class CardsTest {
    private static Scorecard demo() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                CardsTest.class.getResourceAsStream("/io/creditgrid/cli/demo/card.json"), "card.json")) {
            return ScorecardReader.read(in.readAllBytes());
        }
    }

    private static Scorecard smesd() throws IOException {
        Path root = Path.of(System.getProperty("creditgrid.root", ".."));
        return ScorecardReader.read(Files.readAllBytes(root.resolve("examples/smesd/card.json")));
    }

    @Test
    void demo_readsFeaturesOfEveryKindThatIsGenerated() throws IOException {
        Scorecard card = demo();
        assertThat(card.about().name()).isEqualTo("sme-demo");
        assertThat(card.inputs()).allMatch(FeatureCatalogue::has).contains(FeatureCatalogue.CUSTOMER_LOSS);
        assertThat(groups(card)).contains("reg", "tax", "jud", "crd", "inv", "net");
        assertThat(card.knockOuts()).hasSize(3);
    }

    @Test
    void smesd_readsRegistrationLawsuitsAndRelations() throws IOException {
        Scorecard card = smesd();
        assertThat(card.about().name()).isEqualTo("smesd-bankruptcy");
        assertThat(card.inputs()).hasSize(10).allMatch(FeatureCatalogue::has);
        assertThat(groups(card)).containsExactlyInAnyOrder("reg", "jud", "rel");
    }

    private static Set<String> groups(Scorecard card) {
        return card.inputs().stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .collect(Collectors.toSet());
    }
}
