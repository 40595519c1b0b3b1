package io.creditgrid.compute.network;

import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Expected loss through customers: {@code net.cust_loss = sum of w_ij * PD_j}, where w_ij is the share of customer j in the sales of
 * firm i and PD_j the customer's base probability of default, in the order of the customers' canonical ids.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param value the sum in [0, 1], or why there is none
 * @param unknownShare share of sales to customers without a base PD, in [0, 1]; 0 where it was not looked up. They add nothing to
 *     the sum
 */
public record CustomerLoss(FeatureValue value, double unknownShare) {
    /** Greatest share of sales to customers without a base PD: at least 80 % have to be known. */
    public static final double UNKNOWN_SHARE_MAX = 0.2;

    /** Oldest valid day of a snapshot, in days before the valid day asked about: one quarter. */
    public static final long SNAPSHOT_MAX_AGE_DAYS = 92;

    /**
     * The loss of a firm with these sales.
     *
     * @param sales customer's canonical id to the amount sold to it in the window; customers with no more than 0 are left out
     * @param pds base PDs, or null if there is no complete snapshot yet
     * @param validAt the day asked about
     * @throws ArithmeticException if the sales pass a long
     */
    public static CustomerLoss of(SortedMap<String, Long> sales, @Nullable CustomerPds pds, LocalDate validAt) {
        long total = 0;
        for (long amount : sales.values()) {
            total = Math.addExact(total, Math.max(0, amount));
        }
        if (total == 0 || pds == null || pds.validAt().isAfter(validAt)) {
            return missing(FeatureState.NO_DATA);
        }
        if (pds.validAt().plusDays(SNAPSHOT_MAX_AGE_DAYS).isBefore(validAt)) {
            return missing(FeatureState.STALE);
        }
        return weighted(sales, pds, total);
    }

    private static CustomerLoss weighted(SortedMap<String, Long> sales, CustomerPds pds, long total) {
        double loss = 0;
        long unknown = 0;
        for (Map.Entry<String, Long> sale : sales.entrySet()) {
            if (sale.getValue() <= 0) {
                continue;
            }
            double pd = pds.pdOf().applyAsDouble(sale.getKey());
            if (Double.isNaN(pd)) {
                unknown += sale.getValue();
            } else {
                loss += (double) sale.getValue() / (double) total * pd;
            }
        }
        double unknownShare = (double) unknown / (double) total;
        boolean isKnown = unknownShare <= UNKNOWN_SHARE_MAX;
        FeatureValue value = isKnown ? FeatureValue.of(Math.min(1, loss)) : FeatureValue.missing(FeatureState.NO_DATA);
        return new CustomerLoss(value, unknownShare);
    }

    private static CustomerLoss missing(FeatureState state) {
        return new CustomerLoss(FeatureValue.missing(state), 0);
    }
}
