package io.creditgrid.model.contract;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks one partition which records of a source and a STATE kind are live that a full file does not list, over a range of
 * firms in the order of their canonical ids.
 *
 * @param source the source; the caller must be one that may write it
 * @param kind label of the kind
 * @param publishedAt when the source stated the file, epoch milliseconds; live is what holds on its day or later
 * @param batch id of the file's own batch, 64 hex digits: it does not count as an earlier one
 * @param partition the partition
 * @param after firms after this one; null from the first on
 * @param upTo firms up to this one, itself included; null up to the last
 * @param keys every key of the range that the file lists, as {@code KeyText} prints it
 */
public record LiveKeysRequest(
        String source,
        String kind,
        long publishedAt,
        String batch,
        int partition,
        @Nullable String after,
        @Nullable String upTo,
        List<String> keys) {
    /**
     * @throws IllegalArgumentException if a field is absent
     */
    public LiveKeysRequest {
        // a message from outside may leave out anything
        if (source == null
                || kind == null
                || batch == null
                || keys == null
                || keys.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("expected source, kind, batch and keys in the request");
        }
        keys = List.copyOf(keys);
    }
}
