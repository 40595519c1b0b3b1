package io.creditgrid.model.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one record, or for the history of its key.
 *
 * @param request id R of the call, a UUIDv7; the same question under the same id is answered as the first time
 * @param verb what is asked for
 * @param kind label of the record's kind
 * @param key its key as {@code KeyText} prints it
 * @param purpose why; null is for the record's writer and for the grid's own records
 * @param validAt the day asked about, {@code yyyy-MM-dd}; null for today at the grid's offset
 */
public record ReadRequest(
        UUID request,
        Verb verb,
        String kind,
        String key,
        @Nullable Purpose purpose,
        @Nullable String validAt) {
    /** What can be asked for. */
    public enum Verb {
        /** The record that holds on a day. */
        GET,
        /** All that was ever stated under the key. */
        HISTORY
    }

    /**
     * @throws IllegalArgumentException if a field is absent
     */
    public ReadRequest {
        // a message from outside may leave out anything
        if (request == null || verb == null || kind == null || key == null) {
            throw new IllegalArgumentException("expected request, verb, kind and key in the request");
        }
    }
}
