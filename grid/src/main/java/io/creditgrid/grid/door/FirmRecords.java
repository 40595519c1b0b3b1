package io.creditgrid.grid.door;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.record.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folders of one firm, read at one time.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param firm the firm
 * @param folders its folders by the kind that they are filed under; kinds that were not read, or have none, are absent
 */
public record FirmRecords(EnterpriseId firm, Map<RecordKind, List<Folder>> folders) {
    public FirmRecords {
        folders = Map.copyOf(folders);
    }

    /** The entry of a key by its tag; null if the folders that were read have none. */
    public @Nullable FolderEntry find(RecordKind kind, byte[] keyTag) {
        for (Folder folder : of(kind)) {
            FolderEntry entry = folder.find(keyTag);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** Calls {@code visitor} once a key with its kind and the versions that its folder keeps. */
    public void forEach(BiConsumer<RecordKind, List<Version>> visitor) {
        folders.forEach((kind, pages) -> pages.forEach(folder -> folder.entries().stream()
                .map(FolderEntry::versions)
                .filter(versions -> !versions.isEmpty())
                .forEach(versions -> visitor.accept(kindOf(kind, versions), versions))));
    }

    /** Enquiries and scores share their folders; all other kinds have their own. */
    private static RecordKind kindOf(RecordKind filedUnder, List<Version> versions) {
        return filedUnder == RecordKind.ENQUIRY
                ? Image.keyOf(versions.get(0).image()).kind()
                : filedUnder;
    }

    /** The records of a STATE kind that hold on {@code day}. */
    public List<CreditRecord> liveOn(RecordKind kind, LocalDate day) {
        List<CreditRecord> live = new ArrayList<>();
        for (Folder folder : of(kind)) {
            for (FolderEntry entry : folder.entries()) {
                Version winner = Timeline.winner(entry.versions(), day.toEpochDay());
                CreditRecord record = winner == null || winner.op() != Op.PUT
                        ? null
                        : Image.decode(winner.image()).record();
                if (record != null) {
                    live.add(record);
                }
            }
        }
        return live;
    }

    /** Whether the firm has ever been registered: whether some version of an enterprise record is kept. */
    public boolean isKnown() {
        return of(RecordKind.ENTERPRISE).stream()
                .flatMap(folder -> folder.entries().stream())
                .flatMap(entry -> entry.versions().stream())
                .anyMatch(version -> version.op() == Op.PUT);
    }

    private List<Folder> of(RecordKind kind) {
        return folders.getOrDefault(kind.folderKind(), List.of());
    }
}
