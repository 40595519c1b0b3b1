package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupManifest;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What backups and restores share.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
final class Backups {
    /** Apart from all else that the salt key makes: a place in the log has 28 bytes, this has 17. */
    private static final byte[] LABEL = "creditgrid-backup".getBytes(StandardCharsets.US_ASCII);

    private static final String HMAC = "HmacSHA256";

    private Backups() {}

    /** The seal of a manifest: HMAC-SHA256 of its SHA-256, under a key that follows from the grid's salt key. */
    static byte[] seal(Door door, byte[] manifestSha256) {
        return hmac(hmac(door.node().config().gate().keys().saltKey(), LABEL), manifestSha256);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected HMAC-SHA256, which every Java runtime must have", e);
        }
    }

    /**
     * The manifest, if this grid made it and this node can take it up.
     *
     * @throws GridException BAD_BACKUP if it is damaged, of another grid or key file, or for another number of partitions
     */
    static BackupManifest manifest(Door door, byte[] bytes, String seal) {
        BackupManifest manifest = BackupManifest.read(bytes);
        var gate = door.node().config().gate();
        String own = gate.keys().fingerprint();
        if (!manifest.keyFingerprint().equals(own)) {
            throw bad("expected a backup of this grid: it needs the key file " + manifest.keyFingerprint()
                    + ", this grid has " + own + "; start the servers with the key file of the backup");
        }
        if (!isSeal(door, bytes, seal)) {
            throw bad("the manifest is not what the grid sealed: the backup is damaged; take another one");
        }
        if (manifest.cut().heads().size() != gate.partitions()) {
            throw bad("expected a backup of " + gate.partitions() + " partitions, as this grid has: it has "
                    + manifest.cut().heads().size() + "; correct 'partitions' in node.yaml");
        }
        if (manifest.cut().offsetSeconds() != gate.offset().getTotalSeconds()) {
            throw bad("expected a backup of a grid at offset " + gate.offset() + ": it is at "
                    + manifest.grid().offset() + "; correct 'offset' in node.yaml");
        }
        return manifest;
    }

    /** Compared as text, so that there is one seal and no other way to write it. */
    private static boolean isSeal(Door door, byte[] manifest, String seal) {
        String own = Bytes.wrap(seal(door, Sha256.of(manifest))).toString();
        return MessageDigest.isEqual(own.getBytes(StandardCharsets.US_ASCII), seal.getBytes(StandardCharsets.UTF_8));
    }

    static GridException bad(String message) {
        return new GridException(GridError.BAD_BACKUP, message);
    }

    /** A firm tag and the row behind it. */
    static byte[] joined(byte[] tag, byte[] row) {
        byte[] both = Arrays.copyOf(tag, tag.length + row.length);
        System.arraycopy(row, 0, both, tag.length, row.length);
        return both;
    }

    /** The firm tag of such a row. */
    static byte[] tagOf(byte[] both) {
        if (both.length <= RowKey.TAG_BYTES) {
            throw bad("expected a firm tag and a row: a row of subjects is too short; take another backup");
        }
        return Arrays.copyOf(both, RowKey.TAG_BYTES);
    }

    /** What lies behind the firm tag of such a row. */
    static byte[] rowOf(byte[] both) {
        return Arrays.copyOfRange(both, RowKey.TAG_BYTES, both.length);
    }
}
