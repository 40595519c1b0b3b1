package io.creditgrid.model.scorecard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a firm by a card. Points are added in the card's order and {@code exp} and {@code log} are those of {@link StrictMath},
 * so that the same card and values give the same bits on any machine.
 *
 * <p><strong>Thread-safety.</strong> Safe; stateless.
 */
public final class Scorer {
    private Scorer() {}

    /**
     * The result of {@code card} for a firm with these feature values. Cost: features times bins.
     *
     * @param values value or state of at least each of {@link Scorecard#inputs()}
     * @throws IllegalArgumentException if a feature of the card has no entry in {@code values}
     * @throws RejectedValueException if the card says REJECT for one of the values
     */
    public static ScoreResult score(Scorecard card, Map<String, FeatureValue> values) {
        List<Cell> cells = new ArrayList<>();
        Map<String, Double> points = new LinkedHashMap<>();
        double sum = card.basePoints();
        for (CardFeature feature : card.features()) {
            Cell cell = feature.cellOf(valueOf(feature.name(), values));
            double given = card.scaling().binPoints(cell.points());
            cells.add(cell);
            points.put(feature.name(), given);
            sum += given;
        }
        double score = card.scaling().score(sum);
        double pd = card.calibration().pd(card.scaling().logit(score));
        return new ScoreResult(
                knockOuts(card, values),
                points,
                score,
                pd,
                card.masterScale().gradeOf(pd),
                ReasonRanking.rank(card, cells));
    }

    private static List<Reason> knockOuts(Scorecard card, Map<String, FeatureValue> values) {
        return card.knockOuts().stream()
                .filter(rule -> rule.condition().holds(valueOf(rule.feature(), values)))
                .map(rule -> card.reason(rule.reason(), 0))
                .toList();
    }

    private static FeatureValue valueOf(String name, Map<String, FeatureValue> values) {
        FeatureValue value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "expected a value or a state for each feature of the card: " + name + " has neither");
        }
        return value;
    }
}
