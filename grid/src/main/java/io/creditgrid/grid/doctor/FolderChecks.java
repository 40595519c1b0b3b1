package io.creditgrid.grid.doctor;

import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.grid.node.Storage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The folders that a node writes: whether it can, whose they are, and how much room there is. */
final class FolderChecks {
    private static final String FOLDERS = "folders";
    private static final String DISK = "disk";

    /** With less a node halts within minutes. */
    private static final long FREE_BYTES_MIN = 256L << 20;

    private FolderChecks() {}

    /** Folders by the keys that name them; those that are given twice stand once. */
    private static Map<String, Path> folders(NodeSettings settings) {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("data", settings.data());
        if (settings.storage().walFolder() != null) {
            folders.put("wal.folder", settings.walFolder());
        }
        if (settings.storage().walArchiveFolder() != null) {
            folders.put("wal.archiveFolder", settings.walArchiveFolder());
        }
        folders.put("log", settings.log());
        return folders;
    }

    /**
     * Whether they can be written, and belong to whoever runs this.
     *
     * @param user who would run the node
     */
    static List<Finding> folders(NodeSettings settings, String user) {
        List<Finding> findings = new ArrayList<>();
        folders(settings).forEach((name, folder) -> {
            Finding found = folder(name, folder, user);
            if (found != null) {
                findings.add(found);
            }
        });
        if (findings.isEmpty()) {
            findings.add(Finding.ok(FOLDERS, folders(settings) + " can be written"));
        }
        return findings;
    }

    private static @Nullable Finding folder(String name, Path folder, String user) {
        Path there = existing(folder);
        String shown = name + " " + folder;
        if (there.equals(folder) && !Files.isDirectory(folder)) {
            boolean device = !Files.isRegularFile(folder) && Files.isWritable(folder);
            return device ? null : Finding.fail(FOLDERS, shown + " is no folder", "name another, or move it away");
        }
        if (!Files.isDirectory(there)) {
            return Finding.fail(FOLDERS, shown + ": " + there + " is no folder", "name another, or move it away");
        }
        try {
            Files.delete(Files.createTempFile(there, ".doctor", ""));
            String owner = Files.getOwner(there).getName();
            return owner.equals(user) || !there.equals(folder)
                    ? null
                    : Finding.warn(
                            FOLDERS,
                            shown + " belongs to " + owner + ", this runs as " + user,
                            "run the node as one user always, or chown -R it");
        } catch (IOException e) {
            return Finding.fail(
                    FOLDERS, shown + " cannot be written in " + there + " as " + user, "chown it, or name another");
        } catch (UnsupportedOperationException e) {
            return null; // a file system without owners
        }
    }

    /** The folder itself, or the nearest above it that is there. */
    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath();
        @Nullable Path above = there.getParent();
        while (!Files.exists(there) && above != null) {
            there = above;
            above = there.getParent();
        }
        return there;
    }

    /** Room on the disks under them. */
    static List<Finding> disk(NodeSettings settings) throws IOException {
        Storage storage = settings.storage();
        Map<FileStore, Long> needed = new LinkedHashMap<>();
        Map<FileStore, Path> where = new LinkedHashMap<>();
        add(needed, where, settings.data(), storage.regionBytes());
        add(needed, where, settings.walFolder(), (long) storage.walSegments() * storage.walSegmentBytes());
        add(needed, where, settings.walArchiveFolder(), storage.walArchiveBytes());
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<FileStore, Long> store : needed.entrySet()) {
            Path folder = Objects.requireNonNull(where.get(store.getKey()));
            findings.add(disk(folder, store.getKey().getUsableSpace(), store.getValue()));
        }
        return findings;
    }

    private static void add(Map<FileStore, Long> needed, Map<FileStore, Path> where, Path folder, long bytes)
            throws IOException {
        FileStore store = Files.getFileStore(existing(folder));
        needed.merge(store, bytes, Long::sum);
        where.putIfAbsent(store, folder);
    }

    /** One disk. */
    static Finding disk(Path folder, long free, long needed) {
        String text = ProcessChecks.mib(free) + " free under " + folder + "; write-ahead log and pages in memory take "
                + ProcessChecks.mib(needed) + ", what is not in memory comes on top";
        String cure = "make room, or put 'data', 'wal.folder' or 'wal.archiveFolder' on another disk;"
                + " a node whose disk is full halts";
        if (free < FREE_BYTES_MIN) {
            return Finding.fail(DISK, text, cure);
        }
        return free < needed ? Finding.warn(DISK, text, cure) : Finding.ok(DISK, text);
    }
}
