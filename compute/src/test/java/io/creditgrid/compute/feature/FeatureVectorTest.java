package io.creditgrid.compute.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureVectorTest {
    private static final FeatureVector SAMPLE = new FeatureVector.Builder()
            .add("a", FeatureValue.of(-1L))
            .add("b", FeatureValue.of(.5))
            .add("c", FeatureValue.of("X"))
            .add("d", FeatureValue.missing(FeatureState.NOT_PERMITTED))
            .build();

    @Test
    void encode_byHand() {
        assertThat(HexFormat.of().formatHex(SAMPLE.encode()))
                .isEqualTo("82" + "01" + "84"
                        + "83" + "6161" + "00" + "20"
                        + "83" + "6162" + "00" + "483fe0000000000000"
                        + "83" + "6163" + "00" + "6158"
                        + "83" + "6164" + "03" + "f6");
    }

    @Test
    void decode_encoded_comesBackInOrder() {
        FeatureVector decoded = FeatureVector.decode(SAMPLE.encode());
        assertThat(decoded).isEqualTo(SAMPLE);
        assertThat(decoded.values().keySet()).containsExactly("a", "b", "c", "d");
        FeatureVector all =
                FeatureCatalogue.compute(new Firm().filings("2021-12", 24, 3).file());
        assertThat(FeatureVector.decode(all.encode())).isEqualTo(all);
        assertThat(all.values()).hasSameSizeAs(FeatureCatalogue.all());
    }

    @Test
    void decode_otherForms_areRefused() {
        byte[] negativeZero = HexFormat.of().parseHex("82018183616100488000000000000000");
        assertThatThrownBy(() -> FeatureVector.decode(negativeZero)).hasMessageContaining("canonical");
        byte[] valueBesideState = HexFormat.of().parseHex("8201818361610101");
        assertThatThrownBy(() -> FeatureVector.decode(valueBesideState)).isInstanceOf(RuntimeException.class);
        byte[] twice = HexFormat.of().parseHex("82018283616100018361610001");
        assertThatThrownBy(() -> FeatureVector.decode(twice)).hasMessageContaining("each feature once: a");
        assertThatThrownBy(() -> FeatureVector.decode("x".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void compute_names_keepTheirOrder() {
        FirmFile file = new Firm().file();
        assertThat(FeatureCatalogue.compute(file, List.of("reg.status", "crd.util"))
                        .values()
                        .keySet())
                .containsExactly("reg.status", "crd.util");
        assertThatThrownBy(() -> FeatureCatalogue.compute(file, List.of("reg.size")))
                .hasMessageStartingWith("there is no feature reg.size; there are [reg.age_m, ");
        assertThat(FeatureCatalogue.has("reg.size")).isFalse();
    }
}
