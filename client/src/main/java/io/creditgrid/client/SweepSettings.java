package io.creditgrid.client;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep scores by.
 *
 * @param model model id of the card; null for the grid's default
 * @param validAt the valid day; null for today at the grid's offset
 * @param features whether rows carry the values of all features
 */
public record SweepSettings(
        @Nullable String model, @Nullable LocalDate validAt, boolean features) {
    /** Today, by the default card, without features. */
    public static SweepSettings defaults() {
        return new SweepSettings(null, null, false);
    }
}
