package io.creditgrid.model.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one entry of the log: by its position, or by a record's key.
 *
 * @param partition its partition; null if it is asked for by key
 * @param seq its position in the partition, or of the key's entries the one with that seq; null for the key's last
 * @param kind label of the record's kind; null if it is asked for by position
 * @param key the record's key as text, {@code FIRM/SOURCE[/part…]}; null if it is asked for by position
 * @param open the field of the image to open: {@code key}, {@code interval} or {@code at}, {@code publishedAt}, or one of
 *     the kind's schema; null to open none
 * @param purpose the purpose of the call; SUPERVISION opens
 * @param request id R of the call, a UUIDv7, under which an opening is logged; null if nothing is opened
 */
public record ShowRequest(
        @Nullable Integer partition,
        @Nullable Long seq,
        @Nullable String kind,
        @Nullable String key,
        @Nullable String open,
        @Nullable Purpose purpose,
        @Nullable UUID request) {
    /** The entry at a position. */
    public static ShowRequest at(int partition, long seq) {
        return new ShowRequest(partition, seq, null, null, null, null, null);
    }

    /** The last entry of a key, or the one with that seq. */
    public static ShowRequest of(String kind, String key, @Nullable Long seq) {
        return new ShowRequest(null, seq, kind, key, null, null, null);
    }

    /** The same entry with a field of its image opened. */
    public ShowRequest opening(String field, @Nullable Purpose openPurpose, UUID id) {
        return new ShowRequest(partition, seq, kind, key, field, openPurpose, id);
    }
}
