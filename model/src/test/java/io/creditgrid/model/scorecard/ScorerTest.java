package io.creditgrid.model.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final Map<String, FeatureValue> SAMPLE =
            of("engineering", FeatureValue.of(25L), FeatureValue.of(500.0));

    private static Map<String, FeatureValue> of(String department, FeatureValue age, FeatureValue income) {
        return Map.of("department", FeatureValue.of(department), "age", age, "income", income);
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }

    @Test
    void score_acceptanceVector_isThatOfTheSampleCard() {
        ScoreResult result = Scorer.score(Cards.dmg(), SAMPLE);
        assertThat(result.score()).isEqualTo(29);
        assertThat(result.points()).containsExactly(entry("department", 3.0), entry("age", 0.0), entry("income", 26.0));
        assertThat(result.reasons())
                .containsExactly(new Reason("RC2_3", "age to 29", 18), new Reason("RC1", "department", 16));
    }

    @Test
    void score_codeOnTheCharacteristic_groupsByIt() {
        byte[] card = Cards.dmg(json -> {
            ObjectNode age = (ObjectNode) json.get("features").get(1);
            age.put("reason", "RC2");
            age.get("bins").forEach(bin -> ((ObjectNode) bin).remove("reason"));
            ((ObjectNode) json.get("expect").get(0)).set("reasons", Cards.json("['RC2','RC1']"));
        });
        assertThat(codes(Scorer.score(ScorecardReader.read(card), SAMPLE).reasons()))
                .containsExactly("RC2", "RC1");
    }

    @Test
    void bandOf_aValue_isItsBin_andNothingWithoutAValue() {
        CardFeature age = Cards.dmg().features().get(1);
        assertThat(age.bandOf(FeatureValue.of(25L)))
                .isEqualTo(age.bandOf(FeatureValue.of(26.5)))
                .isNotEqualTo(age.bandOf(FeatureValue.of(40L)))
                .doesNotContain("25.0");
        assertThat(age.bandOf(FeatureValue.missing(FeatureState.NO_DATA))).isNull();
        CardFeature department = Cards.dmg().features().get(0);
        assertThat(department.bandOf(FeatureValue.of("marketing"))).isEqualTo("marketing");
        assertThat(department.bandOf(FeatureValue.of("no such"))).isNull();
    }

    @Test
    void reasons_belowBaseline_zeroStaysAndNegativeIsDropped() {
        ScoreResult best = Scorer.score(Cards.dmg(), of("marketing", FeatureValue.of(40L), FeatureValue.of(500L)));
        assertThat(codes(best.reasons())).containsExactly("RC1", "RC2_5");
    }

    @Test
    void reasons_belowMax_giveOnlyWhatCostPoints() {
        Scorecard card = ScorecardReader.read(Cards.dmg(ScorerTest::belowMax));
        assertThat(Scorer.score(card, SAMPLE).reasons())
                .containsExactly(new Reason("RC2_3", "age to 29", 18), new Reason("RC1", "department", 16));
        assertThat(Scorer.score(card, of("marketing", FeatureValue.of(40L), FeatureValue.of(500L)))
                        .reasons())
                .isEmpty();
    }

    @Test
    void reasons_tie_keepsTheOrderOfFeatures() {
        Scorecard card = ScorecardReader.read(Cards.dmg(ScorerTest::belowMax));
        // age <= 18 loses 21, income above 1000 loses 21 as well; business loses 13
        ScoreResult result = Scorer.score(card, of("business", FeatureValue.of(18L), FeatureValue.of(1001L)));
        assertThat(codes(result.reasons())).containsExactly("RC2_2", "RC3", "RC1");
    }

    @Test
    void reasons_sameCodeTwice_isAddedUp() {
        Scorecard card = ScorecardReader.read(Cards.dmg(json -> {
            belowMax(json);
            ((ObjectNode) json.get("features").get(2)).put("reason", "RC1");
        }));
        ScoreResult result = Scorer.score(card, of("engineering", FeatureValue.of(25L), FeatureValue.of(2000L)));
        assertThat(result.reasons())
                .containsExactly(new Reason("RC1", "department", 16 + 21), new Reason("RC2_3", "age to 29", 18));
    }

    @Test
    void reasons_toadMedian_takeTheSideOfTheScore() {
        Scorecard card = ScorecardReader.read(Cards.dmg(json -> {
            json.set("reasonPolicy", Cards.json("{'algorithm':'TOAD_MEDIAN','max':1}"));
            double[] medians = {6, 0, 5};
            for (int i = 0; i < medians.length; i++) {
                ((ObjectNode) json.get("features").get(i)).put("median", medians[i]);
            }
            ((ObjectNode) json.get("expect").get(0)).set("reasons", Cards.json("['RC3']"));
        }));
        // 29 points are above the medians' 11: the greatest gain is named; 3 - 3 - 3 are below: the greatest loss
        assertThat(Scorer.score(card, SAMPLE).reasons()).containsExactly(new Reason("RC3", "income", -21));
        assertThat(Scorer.score(card, of("engineering", FeatureValue.of(10L), FeatureValue.of(3000L)))
                        .reasons())
                .containsExactly(new Reason("RC3", "income", 8));
    }

    @Test
    void score_statesSpecialsAndUnknowns_getTheirOwnPoints() {
        Scorecard card = Cards.dmg();
        CardFeature department = card.features().get(0);
        CardFeature age = card.features().get(1);
        CardFeature income = card.features().get(2);
        assertThat(department.cellOf(FeatureValue.of("law")).points()).isEqualTo(-9);
        assertThat(department.cellOf(FeatureValue.of(3L)).points()).isEqualTo(-9);
        assertThat(age.cellOf(FeatureValue.missing(FeatureState.STALE)).reason())
                .isEqualTo("RC2_1");
        assertThat(income.cellOf(FeatureValue.of(-999L)).points()).isEqualTo(1);
        assertThat(income.cellOf(FeatureValue.of(-999.5)).points()).isEqualTo(26);
        assertThat(income.cellOf(FeatureValue.of("much")).points()).isEqualTo(-3);
        assertThatThrownBy(() -> age.cellOf(FeatureValue.missing(FeatureState.INVALID)))
                .isInstanceOf(RejectedValueException.class)
                .hasMessageContaining("the card refuses this value of age: Missing[state=INVALID]");
        assertThatThrownBy(() -> age.cellOf(FeatureValue.of("old"))).isInstanceOf(RejectedValueException.class);
    }

    @Test
    void cellOf_ends_belongToTheSideThatIncludesThem() {
        CardFeature age = Cards.dmg().features().get(1);
        assertThat(age.cellOf(FeatureValue.of(18L)).points()).isEqualTo(-3);
        assertThat(age.cellOf(FeatureValue.of(Math.nextUp(18.0))).points()).isEqualTo(0);
        assertThat(age.cellOf(FeatureValue.of(39L)).points()).isEqualTo(12);
        assertThat(age.cellOf(FeatureValue.of(Long.MAX_VALUE)).points()).isEqualTo(18);
        assertThat(age.cellOf(FeatureValue.of(-Double.MAX_VALUE)).points()).isEqualTo(-3);
    }

    @Test
    void score_featureWithoutEntry_isAnError() {
        assertThatThrownBy(() -> Scorer.score(Cards.dmg(), Map.of("age", FeatureValue.of(1L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("department has neither");
    }

    @Test
    void score_roundStage_decides() {
        // 2.5 + 3.5 + 26: by bin half even 2 + 4 + 26 = 32, by sum 32; half up 3 + 4 + 26 = 33
        assertThat(halves("HALF_EVEN", "BIN")).isEqualTo(32);
        assertThat(halves("HALF_UP", "BIN")).isEqualTo(33);
        assertThat(halves("HALF_UP", "SUM")).isEqualTo(32);
        assertThat(halves("NONE", "SUM")).isEqualTo(32);
    }

    private static double halves(String rounding, String stage) {
        Scorecard card = ScorecardReader.read(Cards.dmg(json -> {
            ((ObjectNode) json.get("scaling")).put("rounding", rounding).put("roundStage", stage);
            ((ObjectNode) json.get("features").get(0).get("categories").get(1)).put("points", 2.5);
            ((ObjectNode) json.get("features").get(1).get("bins").get(1)).put("points", 3.5);
            // 6 - 3 + 26 = 29: no half in it
            ((ObjectNode) json.get("expect").get(0))
                    .set("in", Cards.json("{'department':'business','age':10,'income':500}"));
            ((ObjectNode) json.get("expect").get(0)).set("reasons", Cards.json("['RC2_2','RC1']"));
        }));
        return Scorer.score(card, SAMPLE).score();
    }

    @Test
    void knockOuts_allThatHold_areReportedWithTheScore() {
        Scorecard card = ScorecardReader.read(Cards.dmg(json -> {
            json.set(
                    "knockOuts",
                    Cards.json(
                            "[{'feature':'age','condition':{'op':'LT','value':26},'reason':'K1'},"
                                    + "{'feature':'flag','condition':{'op':'IN','values':['X']},'reason':'RC1'},"
                                    + "{'feature':'income','condition':{'op':'STATE','values':['NO_DATA']},'reason':'RC3'},"
                                    + "{'feature':'department','condition':{'op':'NOT_IN','values':['business']},'reason':'RC1'}]"));
            ((ObjectNode) json.get("expect").get(0).get("in")).put("flag", "Y");
            ((ObjectNode) json.get("expect").get(0)).set("knockOuts", Cards.json("['K1','RC1']"));
        }));
        assertThat(card.inputs()).containsExactly("department", "age", "income", "flag");
        Map<String, FeatureValue> values = new HashMap<>(SAMPLE);
        values.put("flag", FeatureValue.of("X"));
        values.put("income", FeatureValue.missing(FeatureState.NO_DATA));
        ScoreResult result = Scorer.score(card, values);
        assertThat(codes(result.knockOuts())).containsExactly("K1", "RC1", "RC3", "RC1");
        assertThat(result.score()).isEqualTo(8);
    }

    @Test
    void holds_missingOrOtherType_doesNotHold() {
        Condition above = new Condition(Condition.Op.GT, 90, List.of());
        assertThat(above.holds(FeatureValue.of(91L))).isTrue();
        assertThat(above.holds(FeatureValue.of(90.0))).isFalse();
        assertThat(above.holds(FeatureValue.missing(FeatureState.STALE))).isFalse();
        assertThat(above.holds(FeatureValue.of("91"))).isFalse();
        Condition notIn = new Condition(Condition.Op.NOT_IN, 0, List.of("ACTIVE"));
        assertThat(notIn.holds(FeatureValue.of("REVOKED"))).isTrue();
        assertThat(notIn.holds(FeatureValue.missing(FeatureState.NO_DATA))).isFalse();
        assertThat(new Condition(Condition.Op.STATE, 0, List.of("OK")).holds(FeatureValue.of(1L)))
                .isTrue();
    }

    private static void belowMax(ObjectNode json) {
        json.set("reasonPolicy", Cards.json("{'algorithm':'POINTS_BELOW_MAX','max':4}"));
    }
}
