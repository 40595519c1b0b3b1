package io.creditgrid.model.contract.score;

import org.jspecify.annotations.Nullable;

/**
 * One call of a sweep: one partition in the first pass, one page of a partition's rows in the second.
 *
 * @param sweep id of the sweep, a UUIDv7 that the client draws
 * @param pass 1 leaves base probabilities, 2 answers rows
 * @param partition the partition, from 0 on
 * @param model model id; null for the grid's default. The second pass uses the card of the first
 * @param validAt the valid day, ISO; null for today at the grid's offset. Likewise
 * @param from where the page starts, 0 or what the page before named as next
 * @param rows most rows of a page, 1 to {@value #ROWS_MAX}
 * @param features whether rows carry the values of all features
 */
public record SweepRequest(
        String sweep,
        int pass,
        int partition,
        @Nullable String model,
        @Nullable String validAt,
        int from,
        int rows,
        boolean features) {
    /** Most rows of a page. */
    public static final int ROWS_MAX = 2_000;

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public SweepRequest {
        if ((pass != 1 && pass != 2) || partition < 0 || from < 0 || rows < 1 || rows > ROWS_MAX) {
            throw new IllegalArgumentException("expected pass 1 or 2, partition and from of 0 or more, rows from 1 to "
                    + ROWS_MAX + ": pass=" + pass + ", partition=" + partition + ", from=" + from + ", rows=" + rows);
        }
    }
}
