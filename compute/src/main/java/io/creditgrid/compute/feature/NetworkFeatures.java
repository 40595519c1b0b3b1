package io.creditgrid.compute.feature;

import io.creditgrid.compute.network.CustomerLoss;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureValue;
import java.util.List;

/** Features that a firm's trade partners add. */
final class NetworkFeatures {
    private NetworkFeatures() {}

    static List<Feature> all() {
        return List.of(new Feature(
                FeatureCatalogue.CUSTOMER_LOSS,
                "probability",
                "sum over customers of share of sales * the customer's base probability of default, in the order of ids; no"
                        + " sales, no snapshot, or under 80 % of sales to customers of known probability: NO_DATA; snapshot over "
                        + CustomerLoss.SNAPSHOT_MAX_AGE_DAYS + " days old: STALE; several currencies: INVALID",
                "12 months",
                Disclosure.SUBJECT,
                Values.ALL,
                NetworkFeatures::customerLoss));
    }

    private static FeatureValue customerLoss(FirmFile firm) {
        CustomerLoss loss = firm.customerLoss();
        return loss == null ? Values.INVALID : loss.value();
    }
}
