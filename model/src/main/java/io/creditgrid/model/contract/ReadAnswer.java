package io.creditgrid.model.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A record that was asked for.
 *
 * @param record the record as {@link RecordJson} writes it
 * @param validAt the day that it holds on, {@code yyyy-MM-dd}
 * @param knownAt how known time was read: {@link #NOW}
 * @param knownBy whose knowledge was asked: {@link #GRID}
 * @param seq seq of the key's last entry, to be given as expectedSeq; null to enquirers
 * @param logged entries that the call made under the firm
 */
public record ReadAnswer(
        ObjectNode record,
        String validAt,
        String knownAt,
        String knownBy,
        @Nullable Long seq,
        int logged) {
    /** Known at the moment of the answer. */
    public static final String NOW = "now";

    /** What the grid itself can prove to have known. */
    public static final String GRID = "grid";
}
