package io.creditgrid.model.contract.backup;

import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds. Its bytes are authenticated by the grid that made it; the digests in it vouch for all other files.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param backup version of the layout of the folder, {@link #VERSION}
 * @param stored version of the stored rows
 * @param keyFingerprint of the key file that it needs, 32 hex digits
 * @param keks ids of the key-encryption keys that wrap the keys of personal subjects in it
 * @param cut the moment that it is of
 * @param keys the key file, encrypted under a passphrase; null if it is not in it
 * @param epochs its records of epochs
 * @param partitions its logs, one a partition, in order
 */
public record BackupManifest(
        int backup,
        int stored,
        String keyFingerprint,
        List<Integer> keks,
        BackupCut cut,
        @Nullable Part keys,
        Part epochs,
        List<Log> partitions) {
    /** Version of the layout; another one is refused. */
    public static final int VERSION = 1;

    /** Keeps copies of the lists. */
    public BackupManifest {
        keks = List.copyOf(keks);
        partitions = List.copyOf(partitions);
    }

    /**
     * One file: rows one after the other, each a u32 length, big-endian, and its bytes.
     *
     * @param name in the folder
     * @param rows how many
     * @param bytes length of the file
     * @param sha256 of the file, 64 hex digits
     */
    public record Part(String name, long rows, long bytes, String sha256) {}

    /**
     * The log of one partition.
     *
     * @param partition its number
     * @param blocks its blocks in order; null if it is empty
     * @param subjects rows of personal subjects, each 16 bytes of its firm tag and the row; null if there are none
     */
    public record Log(
            int partition, @Nullable Part blocks, @Nullable Part subjects) {}

    /** What was fixed at the creation of the grid that was backed up, and its life then. */
    public GridIdentity grid() {
        return cut.grid();
    }

    /**
     * Reads a manifest.
     *
     * @throws GridException BAD_BACKUP if it is none of this version
     */
    public static BackupManifest read(byte[] bytes) {
        BackupManifest manifest;
        try {
            manifest = Answer.readRequest(bytes, BackupManifest.class);
        } catch (GridException e) {
            throw new GridException(
                    GridError.BAD_BACKUP, "the manifest cannot be read: the backup is damaged; take another one", e);
        }
        if (manifest.backup != VERSION) {
            throw new GridException(
                    GridError.BAD_BACKUP,
                    "expected a backup of version " + VERSION + ": version=" + manifest.backup
                            + "; restore it by the version of creditgrid that made it");
        }
        return manifest;
    }

    /** The head of a partition as backed up. */
    public BackupCut.Head head(int partition) {
        return cut.heads().get(partition);
    }

    /** The grid's id as bytes. */
    public Bytes gridId() {
        return Bytes.hex(cut.gridId());
    }
}
