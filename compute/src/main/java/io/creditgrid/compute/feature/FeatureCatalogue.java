package io.creditgrid.compute.feature;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All features, in the order in which they are listed and exported.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class FeatureCatalogue {
    /** Name of the loss through customers, the feature that a first pass of a sweep has to do without. */
    public static final String CUSTOMER_LOSS = "net.cust_loss";

    private static final List<Feature> ALL = Stream.of(
                    RegistrationFeatures.all(),
                    TaxFeatures.all(),
                    JudicialFeatures.all(),
                    CreditFeatures.all(),
                    TradeFeatures.all(),
                    RelationFeatures.all(),
                    NetworkFeatures.all())
            .flatMap(List::stream)
            .toList();

    private static final Map<String, Feature> BY_NAME = byName();

    private FeatureCatalogue() {}

    /** All features. */
    public static List<Feature> all() {
        return ALL;
    }

    /** Whether there is a feature of this name. */
    public static boolean has(String name) {
        return BY_NAME.containsKey(name);
    }

    /**
     * The feature of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Feature get(String name) {
        Feature feature = BY_NAME.get(name);
        if (feature == null) {
            throw new IllegalArgumentException("there is no feature " + name + "; there are " + BY_NAME.keySet());
        }
        return feature;
    }

    /**
     * The values of the named features for a firm, in the order of {@code names}.
     *
     * @throws IllegalArgumentException if a name is unknown or there twice
     */
    public static FeatureVector compute(FirmFile firm, Collection<String> names) {
        FeatureVector.Builder vector = new FeatureVector.Builder();
        names.forEach(name -> vector.add(name, get(name).of(firm)));
        return vector.build();
    }

    /** The values of all features for a firm. */
    public static FeatureVector compute(FirmFile firm) {
        return compute(firm, BY_NAME.keySet());
    }

    private static Map<String, Feature> byName() {
        Map<String, Feature> features = new LinkedHashMap<>();
        ALL.forEach(feature -> features.put(feature.name(), feature));
        return features;
    }
}
