package io.creditgrid.model.scorecard;

/** A card met a value for which it says REJECT. There is no score then. */
public final class RejectedValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String feature;

    RejectedValueException(String feature, FeatureValue value) {
        super("the card refuses this value of " + feature + ": " + value
                + "; give it points in the card, or correct the record it comes from");
        this.feature = feature;
    }

    /** Name of the feature. */
    public String feature() {
        return feature;
    }
}
