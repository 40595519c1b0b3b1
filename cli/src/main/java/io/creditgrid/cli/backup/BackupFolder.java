package io.creditgrid.cli.backup;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupManifest;
import io.creditgrid.model.contract.backup.BackupManifest.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A finished backup on disk: {@code manifest.json}, its seal, one file of blocks and one of subjects a partition where there are
 * any, the epochs, and the encrypted key file if it was asked for.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param folder where it lies
 * @param manifestBytes as the grid sealed them
 * @param seal of the manifest, hexadecimal
 * @param manifest the same, read
 */
public record BackupFolder(Path folder, byte[] manifestBytes, String seal, BackupManifest manifest) {
    static final String MANIFEST = "manifest.json";
    static final String SEAL = "manifest.seal";
    static final String EPOCHS = "epochs.rows";

    /** Behind the name of a folder that is not finished. */
    public static final String UNFINISHED = ".unfinished";

    /**
     * Opens a backup; its files are looked at by {@link #check}.
     *
     * @throws GridException BAD_BACKUP if it is none
     */
    public static BackupFolder open(Path folder) throws IOException {
        try {
            byte[] manifest = Files.readAllBytes(folder.resolve(MANIFEST));
            String seal = Files.readString(folder.resolve(SEAL), java.nio.charset.StandardCharsets.ISO_8859_1);
            return new BackupFolder(folder, manifest, seal, BackupManifest.read(manifest));
        } catch (NoSuchFileException e) {
            throw new GridException(
                    GridError.BAD_BACKUP,
                    "expected the folder of a finished backup: " + e.getFile() + " is not there; give the folder that"
                            + " 'creditgrid backup' printed",
                    e);
        }
    }

    /** All files that the manifest names. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(manifest.epochs());
        if (manifest.keys() != null) {
            parts.add(manifest.keys());
        }
        for (BackupManifest.Log log : manifest.partitions()) {
            if (log.blocks() != null) {
                parts.add(log.blocks());
            }
            if (log.subjects() != null) {
                parts.add(log.subjects());
            }
        }
        return parts;
    }

    /**
     * Reads every file and compares it with the manifest.
     *
     * @throws GridException BAD_BACKUP if one is missing, altered, or not named
     */
    public void check() throws IOException {
        Set<String> named = parts().stream().map(Part::name).collect(Collectors.toCollection(TreeSet::new));
        named.addAll(List.of(MANIFEST, SEAL));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!named.contains(String.valueOf(file.getFileName()))) {
                    throw RowFile.damaged(file, "no place in it");
                }
            }
        }
        for (Part part : parts()) {
            RowFile.check(folder, part);
        }
    }

    /** Deletes a folder with its files; it has no folders in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
