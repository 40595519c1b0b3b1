package io.creditgrid.grid.door;

import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.record.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stated under one key at one moment. Pure functions over it.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param entry the key in its folder
 * @param versions the versions that win somewhere at that moment, by ascending seq
 */
record KeyState(FolderEntry entry, List<Version> versions) {
    /** As the folder has it. */
    static KeyState now(FolderEntry entry) {
        return new KeyState(entry, entry.versions());
    }

    /** As it was when the log had {@code end} entries, from the key's entries before. */
    static KeyState before(FolderEntry entry, long end, Collection<KeyChain.Entry> chain) {
        TreeMap<Long, Version> bySeq = new TreeMap<>();
        entry.versions().stream().filter(version -> version.seq() < end).forEach(v -> bySeq.put(v.seq(), v));
        chain.stream().filter(each -> each.seq() < end).forEach(each -> bySeq.put(each.seq(), each.version()));
        List<Version> folded = new ArrayList<>();
        for (Version version : bySeq.values()) {
            folded = new ArrayList<>(Timeline.fold(folded, version));
        }
        return new KeyState(entry, List.copyOf(folded));
    }

    /** The record that holds on an epoch day; of an EVENT the live version, visible from its day on. */
    @Nullable
    CreditRecord on(long day) {
        Version winner = Timeline.winner(versions, day);
        CreditRecord record =
                winner == null ? null : Image.decode(winner.image()).record();
        return record == null || record.at() > day ? null : record;
    }

    /** The record stated last, whenever it holds; it names the parties. */
    @Nullable
    CreditRecord latest() {
        return versions.stream()
                .filter(version -> version.op() == Op.PUT)
                .max(Comparator.comparingLong(Version::seq))
                .map(version -> Image.decode(version.image()).record())
                .orElse(null);
    }

    /** Whether the entry {@code seq} wins somewhere. */
    boolean wins(long seq) {
        return versions.stream().anyMatch(version -> version.seq() == seq);
    }
}
