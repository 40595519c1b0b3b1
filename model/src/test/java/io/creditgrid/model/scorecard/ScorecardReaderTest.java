package io.creditgrid.model.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ScorecardReaderTest {
    private static List<String> problems(Consumer<ObjectNode> change) {
        return problems(Cards.dmg(change));
    }

    private static List<String> problems(byte[] card) {
        return catchThrowableOfType(ScorecardException.class, () -> ScorecardReader.read(card))
                .problems();
    }

    private static ObjectNode feature(ObjectNode card, int index) {
        return (ObjectNode) card.get("features").get(index);
    }

    private static ObjectNode bin(ObjectNode card, int index) {
        return (ObjectNode) card.get("features").get(1).get("bins").get(index);
    }

    @Test
    void read_modelId_isTheSha256OfTheBytes() {
        assertThat(ScorecardReader.modelId("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        byte[] bytes = Cards.bytes("dmg.json");
        assertThat(ScorecardReader.read(bytes).modelId()).isEqualTo(ScorecardReader.modelId(bytes));
        assertThat(ScorecardReader.read(bytes).about().name()).isEqualTo("dmg-sample");
    }

    @Test
    void read_severalProblems_areReportedTogether() {
        List<String> problems = problems(card -> {
            card.put("schema", "scorecard/2");
            ((ObjectNode) card.get("scaling")).remove("rounding");
            ((ObjectNode) feature(card, 0).get("missing")).remove("STALE");
            feature(card, 2).remove("unknown");
            bin(card, 1).put("lo", 19);
            card.put("titel", "x");
        });
        assertThat(problems)
                .containsExactly(
                        "the card: expected schema scorecard/1, found scorecard/2",
                        "scaling.rounding: expected a value, found none",
                        "features[0].missing.STALE: expected a value, found none",
                        "features[1]: expected bins in rising order without gap or overlap: (-Infinity, 18.0] before"
                                + " (19.0, 29.0]",
                        "features[2].unknown: expected a value, found none",
                        "titel: there is no such field here");
    }

    @Test
    void read_bins_mustCoverTheLineOnce() {
        assertThat(problems(card -> bin(card, 1).put("loIncl", true)))
                .containsExactly("features[1]: expected bins in rising order without gap or overlap:"
                        + " (-Infinity, 18.0] before [18.0, 29.0]");
        assertThat(problems(card -> bin(card, 0).put("hiIncl", false)))
                .singleElement()
                .asString()
                .contains("(-Infinity, 18.0) before (18.0, 29.0]");
        assertThat(problems(card -> bin(card, 0).put("lo", 0).put("loIncl", true)))
                .containsExactly(
                        "features[1]: expected the first bin to have no lo, so that every number meets one: [0.0, 18.0]");
        assertThat(problems(card -> bin(card, 3).put("hi", 99).put("hiIncl", true)))
                .singleElement()
                .asString()
                .contains("expected the last bin to have no hi");
        assertThat(problems(card -> bin(card, 1).put("hi", 18)))
                .contains("features[1].bins[1]: expected a bin that holds a number, found (18.0, 18.0]");
        assertThat(problems(card -> bin(card, 1).remove("hiIncl")))
                .containsExactly("features[1].bins[1].hiIncl: expected a value, found none");
    }

    @Test
    void read_featureKinds_areEitherBinsOrCategories() {
        assertThat(problems(card -> feature(card, 0).set("bins", Cards.json("[{'points':1,'reason':'RC1'}]"))))
                .containsExactly("features[0]: expected either bins or categories, found both");
        assertThat(problems(card -> feature(card, 1).remove("bins")))
                .containsExactly("features[1]: expected either bins or categories, found neither");
        assertThat(problems(card -> ((ArrayNode) feature(card, 0).get("categories"))
                        .add(Cards.json("{'in':['business'],'points':1}"))))
                .containsExactly("features[0].categories[3]: expected each category once: business");
        assertThat(problems(card -> feature(card, 1).put("name", "income")))
                .contains("features[2]: expected each feature once: income");
    }

    @Test
    void read_lossWithoutReason_isRefused() {
        assertThat(problems(card -> feature(card, 0).remove("reason")))
                .containsExactly("features[0]: expected a reason where points are lost: 3.0 of 19.0 points have none,"
                        + " in the entry or as reason of the feature");
        assertThat(problems(card -> ((ObjectNode) card.get("reasonCodes")).remove("RC2_4")))
                .containsExactly("reasonCodes: expected a text for the reason RC2_4, found none");
    }

    @Test
    void read_masterScalePolicyAndCalibration_areChecked() {
        assertThat(problems(card -> ((ObjectNode) card.get("masterScale").get(1)).put("pdHi", .9)))
                .containsExactly("masterScale: expected the last grade to end at pdHi=1: pdHi=0.9");
        assertThat(problems(card -> ((ObjectNode) card.get("reasonPolicy")).put("max", 5)))
                .containsExactly("reasonPolicy: expected 0 to 4 reasons: max=5");
        assertThat(problems(card -> card.set("calibration", Cards.json("{'type':'LOGIT_AFFINE','a':1}"))))
                .containsExactly("calibration.b: expected a value, found none");
        assertThat(problems(card -> card.set("calibration", Cards.json("{'type':'ISOTONIC','knots':[]}"))))
                .containsExactly("calibration: expected at least one knot");
        assertThat(problems(card -> card.set("calibration", Cards.json("{'type':'PLATT'}"))))
                .containsExactly("calibration.type: expected one of [LOGIT_AFFINE, ISOTONIC, NONE], found PLATT");
        assertThat(problems(card -> feature(card, 0).put("baseline", "MEDIAN")))
                .containsExactly("features[0]: baseline MEDIAN needs the field median: it cannot be told from a card");
        assertThat(problems(card -> feature(card, 0).put("baseline", "NEUTRAL")))
                .containsExactly("features[0]: baseline NEUTRAL needs the card's intercept or basePoints");
    }

    @Test
    void read_neutralBaseline_isThePointsOfNoEvidence() {
        Scorecard card = ScorecardReader.read(Cards.dmg(json -> {
            json.put("intercept", 0.0);
            feature(json, 0).put("baseline", "NEUTRAL");
        }));
        assertThat(card.features().get(0).baseline()).isEqualTo(card.scaling().offset() / 3);
    }

    @Test
    void read_knockOuts_areChecked() {
        assertThat(problems(card -> card.set(
                        "knockOuts",
                        Cards.json("[{'feature':'age','condition':{'op':'ABOVE','value':1},'reason':'K1'},"
                                + "{'feature':'age','condition':{'op':'STATE','values':['GONE']},'reason':'K1'},"
                                + "{'feature':'age','condition':{'op':'IN','values':[]},'reason':'K9'}]"))))
                .containsExactly(
                        "knockOuts[0].condition.op: expected one of [LT, LE, EQ, NE, GE, GT, IN, NOT_IN, STATE], found ABOVE",
                        "knockOuts[1].condition.values: expected one of [OK, NO_DATA, STALE, NOT_PERMITTED, INVALID],"
                                + " found GONE",
                        "knockOuts[2].condition.values: expected at least one text, found none",
                        "reasonCodes: expected a text for the reason K9, found none");
    }

    @Test
    void read_expectThatDoesNotComeOut_isRefused() {
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0)).put("score", Math.nextUp(29.0))))
                .containsExactly("expect[0]: expected score 29.000000000000004, but the card gives 29.0");
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0)).put("pd", 0.4)))
                .singleElement()
                .asString()
                .startsWith("expect[0]: expected pd 0.4, but the card gives 0.5");
        assertThat(problems(
                        card -> ((ObjectNode) card.get("expect").get(0)).set("reasons", Cards.json("['RC1','RC2_3']"))))
                .containsExactly("expect[0]: expected reasons [RC1, RC2_3], but the card gives [RC2_3, RC1]");
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0)).put("grade", "A")))
                .containsExactly("expect[0]: expected grade A, but the card gives B");
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0).get("in")).remove("age")))
                .singleElement()
                .asString()
                .contains("age has neither");
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0).get("in")).put("agee", 1)))
                .containsExactly("expect[0]: the card reads no feature agee");
        assertThat(problems(card -> ((ObjectNode) card.get("expect").get(0).get("in"))
                        .set("age", Cards.json("{'state':'INVALID'}"))))
                .singleElement()
                .asString()
                .contains("the card refuses this value of age");
        assertThat(problems(card -> ((ArrayNode) card.get("expect")).removeAll()))
                .containsExactly(
                        "the card: expected at least one expect vector: a card proves itself before it goes live");
    }

    @Test
    void read_noCleanJson_isRefused() {
        assertThat(problems("{".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith("the card: expected JSON: ");
        assertThat(problems("{\"schema\":\"scorecard/1\",\"schema\":\"scorecard/1\"}".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains("Duplicate field 'schema'");
        assertThat(problems("[]".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("the card: expected an object, found []");
        assertThat(problems("".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains("expected an object");
        assertThat(problems(new byte[] {'{', '"', (byte) 0xff, '"', '}'}))
                .singleElement()
                .asString()
                .startsWith("the card: expected JSON: ");
        assertThatThrownBy(() -> ScorecardReader.read(new byte[ScorecardReader.CARD_BYTES_MAX + 1]))
                .hasMessageContaining("expected at most 204800 bytes, found 204801");
        byte[] good = Cards.bytes("dmg.json");
        byte[] trailing = Arrays.copyOf(good, good.length + 2);
        trailing[good.length] = '{';
        trailing[good.length + 1] = '}';
        assertThat(problems(trailing)).singleElement().asString().contains("expected JSON");
    }
}
