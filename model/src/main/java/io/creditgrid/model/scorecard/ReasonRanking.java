package io.creditgrid.model.scorecard;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Chooses the reasons of a score by the card's policy. */
final class ReasonRanking {
    private ReasonRanking() {}

    /** The reasons for a firm that got {@code cells}, one for each feature of the card and in its order. */
    static List<Reason> rank(Scorecard card, List<Cell> cells) {
        return switch (card.reasonPolicy().algorithm()) {
            case POINTS_BELOW_MAX -> take(card, costs(card, cells), reason -> reason.points() > 0, falling());
            case BELOW_BASELINE -> take(card, costs(card, cells), reason -> reason.points() >= 0, falling());
            case TOAD_MEDIAN ->
                take(
                        card,
                        costs(card, cells),
                        reason -> true,
                        isBelowMedian(card, cells) ? falling() : falling().reversed());
        };
    }

    /** Code to what it cost, codes in the order in which they first appear. */
    private static Map<String, Double> costs(Scorecard card, List<Cell> cells) {
        Map<String, Double> costs = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String code = cells.get(i).reason();
            if (code != null) {
                costs.merge(code, from(card, i) - given(card, cells.get(i).points()), Double::sum);
            }
        }
        return costs;
    }

    private static double from(Scorecard card, int index) {
        return card.referencePoints(card.features().get(index));
    }

    private static double given(Scorecard card, double points) {
        return card.scaling().binPoints(points);
    }

    private static boolean isBelowMedian(Scorecard card, List<Cell> cells) {
        double got = 0;
        double medians = 0;
        for (int i = 0; i < cells.size(); i++) {
            got += given(card, cells.get(i).points());
            medians += card.features().get(i).baseline();
        }
        return got <= medians;
    }

    private static List<Reason> take(
            Scorecard card, Map<String, Double> costs, Predicate<Reason> counts, Comparator<Reason> order) {
        return costs.entrySet().stream()
                .map(cost -> card.reason(cost.getKey(), cost.getValue()))
                .filter(counts)
                .sorted(order)
                .limit(card.reasonPolicy().max())
                .toList();
    }

    private static Comparator<Reason> falling() {
        return Comparator.comparingDouble(Reason::points).reversed();
    }
}
