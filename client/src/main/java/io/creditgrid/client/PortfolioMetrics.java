package io.creditgrid.client;

import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.scorecard.ScoreHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Goods and bads by score, with and without features of the network. Scores count in hundredths of a point; in coarser steps
 * only where the card's range is wider than a histogram. Not thread-safe.
 */
final class PortfolioMetrics {
    private static final double STEPS_PER_POINT = 100;
    private static final double STEPS_MAX = 999_999;

    private final double min;
    private final double stepsPerPoint;
    private final ScoreHistogram with;
    private final ScoreHistogram without;

    PortfolioMetrics(double scoreMin, double scoreMax) {
        min = scoreMin;
        stepsPerPoint = Math.min(STEPS_PER_POINT, STEPS_MAX / Math.max(1, scoreMax - scoreMin));
        with = new ScoreHistogram(0, step(scoreMax));
        without = new ScoreHistogram(0, step(scoreMax));
    }

    private int step(double score) {
        return Math.toIntExact(Math.round((score - min) * stepsPerPoint));
    }

    void add(PortfolioRow row) {
        Double points = row.points();
        Double base = row.basePoints();
        if (row.bad() == null || points == null || base == null) {
            return;
        }
        with.add(step(points), row.bad());
        without.add(step(base), row.bad());
    }

    @Nullable
    Double auc() {
        return with.hasBoth() ? with.auc() : null;
    }

    @Nullable
    Double aucWithoutNetwork() {
        return without.hasBoth() ? without.auc() : null;
    }

    @Nullable
    Double ks() {
        return with.hasBoth() ? with.ks() : null;
    }
}
