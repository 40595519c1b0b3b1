package io.creditgrid.compute.feature;

import org.jspecify.annotations.Nullable;

/** A sum of amounts that has no result if they are in several currencies or pass a long. Not thread-safe. */
final class MoneySum {
    private @Nullable String currency;
    private boolean isBroken;
    private long total;

    /** Adds {@code amount}; an absent one adds nothing. */
    void add(@Nullable String amountCurrency, @Nullable Long amount) {
        if (amount == null) {
            return;
        }
        if (currency == null) {
            currency = amountCurrency;
        } else if (!currency.equals(amountCurrency)) {
            isBroken = true;
        }
        long sum = total + amount;
        isBroken |= ((total ^ sum) & (amount ^ sum)) < 0;
        total = sum;
    }

    /** Whether there is no such sum. */
    boolean isBroken() {
        return isBroken;
    }

    /** The sum in minor units, 0 if nothing was added. */
    long total() {
        return total;
    }

    /** The currency of the sum, null if nothing was added. */
    @Nullable
    String currency() {
        return currency;
    }
}
