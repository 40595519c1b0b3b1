package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureVector;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.scorecard.RejectedValueException;
import io.creditgrid.model.scorecard.ScoreResult;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.scorecard.Scorer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A card's result for one feature vector. From card and vector alone it is computed again bit for bit.
 *
 * @param card the card
 * @param sweep the sweep that features of the network come from; null where there was none
 * @param vector the card's inputs
 * @param result what the card gives for them
 */
record Judgement(Scorecard card, @Nullable String sweep, FeatureVector vector, ScoreResult result) {
    private static final String NETWORK = "net.";

    /**
     * @throws io.creditgrid.model.scorecard.RejectedValueException if the card refuses a value
     */
    static Judgement of(Scorecard card, @Nullable String sweep, FeatureVector vector) {
        return new Judgement(card, sweep, vector, Scorer.score(card, vector.values()));
    }

    /**
     * What the card gives without features of the network: they then have no data, as in the first pass of a sweep. Null if
     * the card refuses a firm without them.
     */
    static @Nullable ScoreResult withoutNetwork(Scorecard card, FeatureVector vector) {
        Map<String, FeatureValue> values = new LinkedHashMap<>(vector.values());
        // INVALID says something of the firm's own sales, and says it without a sweep too
        values.replaceAll((name, value) -> name.startsWith(NETWORK) && value.state() != FeatureState.INVALID
                ? FeatureValue.missing(FeatureState.NO_DATA)
                : value);
        try {
            return Scorer.score(card, values);
        } catch (RejectedValueException e) {
            return null;
        }
    }
}
