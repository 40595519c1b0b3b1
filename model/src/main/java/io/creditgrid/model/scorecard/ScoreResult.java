package io.creditgrid.model.scorecard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a card says of one firm. Score, PD and grade are given also where knock-outs hold; whoever decides looks at those first.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param knockOuts reasons of all knock-outs that hold, in the card's order
 * @param points points of each feature as they were added, in the card's order
 * @param score score, higher is better
 * @param pd probability of default in [0, 1]
 * @param grade grade of the card's master scale
 * @param reasons what cost the firm most, at most four, the greatest cost first
 */
public record ScoreResult(
        List<Reason> knockOuts,
        Map<String, Double> points,
        double score,
        double pd,
        String grade,
        List<Reason> reasons) {

    /** Copies the collections, orders kept. */
    public ScoreResult {
        knockOuts = List.copyOf(knockOuts);
        points = Collections.unmodifiableMap(new LinkedHashMap<>(points));
        reasons = List.copyOf(reasons);
    }
}
