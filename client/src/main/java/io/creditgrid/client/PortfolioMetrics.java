package io.creditgrid.client;

import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.scorecard.ScoreHistogram;
import org.jspecify.annotations.Nullable;

/** Goods and bads by score, with and without features of the network. Scores count in hundredths of a point. Not thread-safe. */
final class PortfolioMetrics {
    private static final int STEPS = 100;

    private final ScoreHistogram with;
    private final ScoreHistogram without;

    PortfolioMetrics(double scoreMin, double scoreMax) {
        with = new ScoreHistogram(step(scoreMin), step(scoreMax));
        without = new ScoreHistogram(step(scoreMin), step(scoreMax));
    }

    private static int step(double score) {
        return Math.toIntExact(Math.round(score * STEPS));
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
