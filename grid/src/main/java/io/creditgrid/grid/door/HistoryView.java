package io.creditgrid.grid.door;

import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the entries of a key.
 *
 * @param chain reads them
 * @param exempt whether the reader may see seqs, and events before their day
 */
record HistoryView(KeyChain chain, boolean exempt) {
    /**
     * The history of a key up to log size {@code end}.
     *
     * @param state the key at that moment
     * @param day events after this epoch day are hidden from enquirers
     */
    HistoryAnswer of(RecordKey key, KeyState state, long end, long day, int logged) {
        KeyChain.Entries chained = chain.before(state.entry(), end);
        List<KeyChain.Entry> entries = new ArrayList<>(chained.newestFirst());
        if (!chained.complete()) {
            long oldest = entries.get(entries.size() - 1).seq();
            state.versions().stream()
                    .filter(version -> version.seq() < oldest)
                    .sorted(Comparator.comparingLong(Version::seq).reversed())
                    .forEach(version -> entries.add(chain.read(state.entry(), version.seq(), version.block())));
        }
        List<HistoryAnswer.Entry> shown = entries.stream()
                .filter(entry -> exempt || entry.image().at() <= day)
                .map(entry -> show(entry, state.wins(entry.seq())))
                .toList();
        return new HistoryAnswer(key.kind().label(), KeyText.print(key), shown, chained.complete(), logged);
    }

    private HistoryAnswer.Entry show(KeyChain.Entry entry, boolean wins) {
        Image image = entry.image();
        Interval interval = image.interval();
        CreditRecord record = image.record();
        return new HistoryAnswer.Entry(
                exempt ? entry.seq() : null,
                image.op().name(),
                interval == null ? null : RecordJson.day(interval.from()),
                interval == null || interval.isOpen() ? null : RecordJson.day(interval.to()),
                day(image.at()),
                RecordJson.instant(image.publishedAt()),
                RecordJson.instant(entry.committedAt()),
                entry.meta().organisation().id(),
                wins,
                record == null ? null : RecordJson.write(record));
    }

    private static @Nullable String day(long at) {
        return at == CreditRecord.NO_DAY ? null : RecordJson.day(at);
    }
}
