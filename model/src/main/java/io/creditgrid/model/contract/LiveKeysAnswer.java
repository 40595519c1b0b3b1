package io.creditgrid.model.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a source and kind is live in a range of firms of one partition.
 *
 * @param live records that are live, listed by the file or not; also those that a REMOVE of the same publication ended, so
 *     that a load which was killed counts what it ended before
 * @param unlisted keys of those that the file does not list and that were stated no later than it, as {@code KeyText} prints
 *     them, firm by firm; persons as tokens
 * @param upTo the last firm that was looked at; null if the whole range was
 * @param lastFull when the latest other full file of the source and kind was stated whose batch is recorded in this
 *     partition, epoch milliseconds; null if there is none
 */
public record LiveKeysAnswer(
        long live,
        List<String> unlisted,
        @Nullable String upTo,
        @Nullable Long lastFull) {
    public LiveKeysAnswer {
        unlisted = List.copyOf(unlisted);
    }
}
