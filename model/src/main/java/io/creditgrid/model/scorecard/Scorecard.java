package io.creditgrid.model.scorecard;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A card that passed all checks, in the form that {@link Scorer} works on. Made by {@link ScorecardReader} alone.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param modelId SHA-256 of the deployed bytes, 64 lower-case hexadecimal digits
 * @param about what the card says of itself
 * @param scaling line between score and log-odds, rounding, range
 * @param basePoints points that every firm gets, 0 where the base is spread over the features
 * @param features in the order in which their points are added
 * @param knockOuts rules that refuse a firm whatever its score
 * @param calibration from log-odds to the probability of default
 * @param masterScale grades
 * @param reasonPolicy how reasons are chosen
 * @param reasonTexts reason code to text
 */
public record Scorecard(
        String modelId,
        About about,
        Scaling scaling,
        double basePoints,
        List<CardFeature> features,
        List<KnockOut> knockOuts,
        Calibration calibration,
        MasterScale masterScale,
        ReasonPolicy reasonPolicy,
        Map<String, String> reasonTexts) {

    /** Copies the collections. */
    public Scorecard {
        features = List.copyOf(features);
        knockOuts = List.copyOf(knockOuts);
        reasonTexts = Map.copyOf(reasonTexts);
    }

    /** Names of all features that the card reads, those with points first, then those that knock-outs add. */
    public Set<String> inputs() {
        Set<String> names = new LinkedHashSet<>();
        features.forEach(feature -> names.add(feature.name()));
        knockOuts.forEach(rule -> names.add(rule.feature()));
        return names;
    }

    /** The points that reasons count the cost of {@code feature} from, as the card's reason policy says. */
    public double referencePoints(CardFeature feature) {
        return reasonPolicy.algorithm() == ReasonPolicy.Algorithm.POINTS_BELOW_MAX
                ? scaling.binPoints(feature.maxPoints())
                : feature.baseline();
    }

    /** The text of a reason code of this card. */
    Reason reason(String code, double points) {
        return new Reason(code, reasonTexts.getOrDefault(code, code), points);
    }

    /**
     * What a card says of itself.
     *
     * @param name the card's own id, e.g. {@code sme-cn-unsecured}
     * @param version its version
     * @param parentSha256 model id of the card it was made from, or null
     * @param population which firms it is for
     * @param horizonMonths how far ahead it predicts, in months
     * @param target what it predicts, e.g. {@code 90dpd|bankrupt}
     */
    public record About(
            String name,
            String version,
            @Nullable String parentSha256,
            String population,
            int horizonMonths,
            String target) {}
}
