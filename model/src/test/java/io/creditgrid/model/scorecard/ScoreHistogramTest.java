package io.creditgrid.model.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreHistogramTest {
    @Test
    void metrics_handComputed() {
        ScoreHistogram histogram = new ScoreHistogram(300, 305);
        // bads at 300, 301, 302; goods at 301, 303, 303, 305
        int[] bads = {300, 301, 302};
        int[] goods = {301, 303, 303, 305};
        for (int score : bads) {
            histogram.add(score, true);
        }
        for (int score : goods) {
            histogram.add(score, false);
        }
        // good 301: one below, one tie = 1.5; the others: 3 each = 10.5 of 12
        assertThat(histogram.orderedPairsTwice()).isEqualTo(21);
        assertThat(histogram.auc()).isEqualTo(21.0 / 24);
        assertThat(histogram.gini()).isEqualTo(.75);
        // at 302: all bads, 1 of 4 goods
        assertThat(histogram.ks()).isEqualTo(.75);
    }

    @Test
    void metrics_partsAddedUp_equalPairwiseCountOfTheWhole() {
        SplittableRandom random = new SplittableRandom(Seeds.of(ScoreHistogramTest.class));
        int firms = 300;
        int[] scores = random.ints(firms, -20, 21).toArray();
        boolean[] bad = new boolean[firms];
        ScoreHistogram whole = new ScoreHistogram(-20, 20);
        ScoreHistogram part = new ScoreHistogram(-20, 20);
        for (int i = 0; i < firms; i++) {
            bad[i] = i < 2 ? i == 0 : random.nextInt(3) == 0;
            (i % 2 == 0 ? whole : part).add(scores[i], bad[i]);
        }
        whole.merge(part);
        long twice = 0;
        for (int good = 0; good < firms; good++) {
            for (int other = 0; other < firms; other++) {
                if (!bad[good] && bad[other]) {
                    twice += Integer.signum(scores[good] - scores[other]) + 1;
                }
            }
        }
        assertThat(whole.orderedPairsTwice()).isEqualTo(twice);
        assertThat(whole.auc()).isEqualTo((double) twice / (double) (2 * whole.goods() * whole.bads()));
    }

    @Test
    void add_outside_isRefused() {
        ScoreHistogram histogram = new ScoreHistogram(300, 850);
        assertThatThrownBy(() -> histogram.add(299, true)).hasMessage("expected a score from 300 to 850: score=299");
        assertThatThrownBy(() -> histogram.add(851, true)).hasMessageContaining("score=851");
        assertThatThrownBy(() -> histogram.merge(new ScoreHistogram(300, 849))).hasMessageContaining("550");
        assertThatThrownBy(() -> new ScoreHistogram(1, 0)).hasMessageContaining("min=1, max=0");
    }

    @Test
    void metrics_oneKindOnly_doNotExist() {
        ScoreHistogram histogram = new ScoreHistogram(0, 1);
        histogram.add(1, false);
        assertThat(histogram.hasBoth()).isFalse();
        assertThatThrownBy(histogram::auc).hasMessage("expected good and bad firms: goods=1, bads=0");
        assertThatThrownBy(histogram::ks).isInstanceOf(IllegalStateException.class);
    }
}
