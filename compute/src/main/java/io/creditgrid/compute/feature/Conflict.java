package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import java.util.List;

/**
 * Two sources that state one amount differently. Features see the first; the second is only shown.
 *
 * @param kind kind of the records
 * @param naturalKey parts of their natural key
 * @param field the amount
 * @param source source that features see
 * @param value its amount in minor units
 * @param otherSource source that is passed over
 * @param otherValue its amount in minor units
 */
public record Conflict(
        RecordKind kind,
        List<String> naturalKey,
        String field,
        String source,
        long value,
        String otherSource,
        long otherValue) {
    /** Share of the amount that is seen by which another may differ without a word. */
    public static final double TOLERANCE = 0.05;

    /** Copies the list. */
    public Conflict {
        naturalKey = List.copyOf(naturalKey);
    }

    /** Whether {@code other} is so far from {@code value} that it has to be shown. */
    static boolean isFar(long value, long other) {
        return Math.abs((double) other - (double) value) > TOLERANCE * Math.abs((double) value);
    }
}
