package io.creditgrid.model.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was stated under a key, the latest entry of the log first.
 *
 * @param kind label of the records' kind
 * @param key the key as {@code KeyText} prints it
 * @param entries at most {@link Limits#HISTORY_ENTRIES_MAX}, then those older ones that still win somewhere
 * @param complete whether these are all; if not, older entries that win nowhere were left out
 * @param logged entries that the call made under the firm
 */
public record HistoryAnswer(String kind, String key, List<Entry> entries, boolean complete, int logged) {
    public HistoryAnswer {
        entries = List.copyOf(entries);
    }

    /**
     * One entry of the log.
     *
     * @param seq its place in the partition's log; null to enquirers
     * @param op {@code PUT} or {@code REMOVE}
     * @param from first day, {@code yyyy-MM-dd}; null for an EVENT
     * @param to first day after; null for an open end and for an EVENT
     * @param at day of an EVENT; null for a STATE and for a removal that gives none
     * @param publishedAt when the source stated it, ISO instant
     * @param committedAt when the grid logged it, ISO instant
     * @param organisation whose log-in wrote it
     * @param wins whether it still holds on some day
     * @param record what a PUT stated; null for a REMOVE
     */
    public record Entry(
            @Nullable Long seq,
            String op,
            @Nullable String from,
            @Nullable String to,
            @Nullable String at,
            String publishedAt,
            String committedAt,
            String organisation,
            boolean wins,
            @Nullable ObjectNode record) {}
}
