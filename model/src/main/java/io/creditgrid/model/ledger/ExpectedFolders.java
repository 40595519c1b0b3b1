package io.creditgrid.model.ledger;

import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All live rows that a replayed log demands. Not thread-safe. */
final class ExpectedFolders {
    private final Map<FolderAddress, ExpectedFolder> folders = new HashMap<>();
    /** Personal subjects: kind and page of these addresses say nothing. */
    private final Set<FolderAddress> subjects = new HashSet<>();

    /** The key's last entry so far; null if it has none. */
    @Nullable
    ExpectedKey key(FolderAddress address, Bytes keyTag) {
        ExpectedFolder folder = folders.get(address);
        return folder == null ? null : folder.keys().get(keyTag);
    }

    /** Folds an entry into its folder. */
    void add(FolderAddress address, Bytes keyTag, ExpectedVersion version) {
        touch(address, keyTag, version.seq()).add(version);
    }

    /** Notes an entry that could not be read, about the key that its block names. */
    void obscure(FolderAddress address, Bytes keyTag, long seq, long block) {
        touch(address, keyTag, seq).obscure(seq, block);
    }

    /** Notes an entry that no key opens. */
    void close(FolderAddress address, Bytes keyTag, long seq, long block, Fingerprint image) {
        touch(address, keyTag, seq).close(seq, block, image);
    }

    /** Notes that the firm of a folder is a personal subject. */
    void encrypted(FolderAddress address) {
        subjects.add(address.withPage(0, 0));
    }

    /** Whether the firm of a folder is a personal subject. */
    boolean isEncrypted(FolderAddress address) {
        return !subjects.isEmpty() && subjects.contains(address.withPage(0, 0));
    }

    private ExpectedKey touch(FolderAddress address, Bytes keyTag, long seq) {
        if (!isHome(address)) {
            FolderAddress home = address.withPage(RecordKind.ENTERPRISE.number(), 0);
            folder(home, seq).list(new PageRef(address.kind(), address.page()), seq);
        }
        return folder(address, seq).touch(keyTag, seq);
    }

    private ExpectedFolder folder(FolderAddress address, long seq) {
        return folders.computeIfAbsent(address, a -> new ExpectedFolder(seq, isHome(a)));
    }

    private static boolean isHome(FolderAddress address) {
        return address.kind() == RecordKind.ENTERPRISE.number() && Folder.hasDirectory(RecordKind.ENTERPRISE);
    }

    @Nullable
    ExpectedFolder at(FolderAddress address) {
        return folders.get(address);
    }

    /** Counts keys of firms that state something. O(keys). */
    CheckReport.Live live() {
        long records = 0;
        long enterprises = 0;
        for (Map.Entry<FolderAddress, ExpectedFolder> entry : folders.entrySet()) {
            RecordKind kind = RecordKind.ofNumber(entry.getKey().kind());
            if (!kind.isSystem()) {
                long live = entry.getValue().keys().values().stream()
                        .filter(ExpectedKey::isLive)
                        .count();
                records += live;
                enterprises += kind == RecordKind.ENTERPRISE ? live : 0;
            }
        }
        return new CheckReport.Live(records, enterprises);
    }

    Map<FolderAddress, ExpectedFolder> all() {
        return folders;
    }
}
