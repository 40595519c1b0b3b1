package io.creditgrid.model.contract.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a score is made of.
 *
 * @param features every input of the card, in its order
 * @param network what the firm's customers add
 * @param conflicts where sources of one fact differ; null in the answer to a repeated request, for it is not recorded
 */
public record Explanation(
        List<FeatureShown> features,
        NetworkEffect network,
        @Nullable List<SourceConflict> conflicts) {

    /**
     * One input of the card.
     *
     * @param name name in the feature catalogue
     * @param unit unit of the value
     * @param state OK, or why there is no value
     * @param value the value, a whole number, real number or text; null without one, or where the caller may see the band alone
     * @param band the range of the card that the value lies in; null without a value, or where a knock-out alone reads it
     * @param points points that it gave; null where a knock-out alone reads it
     * @param referencePoints points that reasons are counted from; null likewise
     * @param reason reason code of the band; null for none
     */
    public record FeatureShown(
            String name,
            String unit,
            String state,
            @Nullable Object value,
            @Nullable String band,
            @Nullable Double points,
            @Nullable Double referencePoints,
            @Nullable String reason) {}

    /**
     * The score with and without features of the network.
     *
     * @param points score with them
     * @param pd probability of default with them
     * @param pointsWithout score without them; null where the card refuses a firm without them
     * @param pdWithout probability of default without them; null likewise
     * @param knownShare share of sales to customers of known probability, in [0, 1]; null where there are no sales or no
     *     sweep, and in the answer to a repeated request
     */
    public record NetworkEffect(
            double points,
            double pd,
            @Nullable Double pointsWithout,
            @Nullable Double pdWithout,
            @Nullable Double knownShare) {}

    /**
     * Two sources that state one amount differently.
     *
     * @param kind label of the records' kind
     * @param naturalKey parts of their natural key
     * @param field the amount
     * @param source source that the score believes
     * @param value its amount in minor units; null where it is another organisation's alone
     * @param otherSource source that is passed over
     * @param otherValue its amount in minor units; null likewise
     */
    public record SourceConflict(
            String kind,
            List<String> naturalKey,
            String field,
            String source,
            @Nullable Long value,
            String otherSource,
            @Nullable Long otherValue) {}
}
