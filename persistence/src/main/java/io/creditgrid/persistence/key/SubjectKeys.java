package io.creditgrid.persistence.key;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.SubjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/*
 * Why AES-256-GCM and not AES key wrap (RFC 3394): the row has to be bound to its partition and firm tag, else one subject's
 * wrapped key could be put into another's row. Key wrap takes no associated data. A fresh random nonce a wrap is safe far
 * beyond any number of subjects.
 */
/**
 * Makes, wraps and opens the keys of personal subjects. They are wrapped by the newest key-encryption key (KEK) of the key
 * file; no subject key is ever kept in memory here, so that a destroyed one is gone at once.
 *
 * <p>A new KEK is made in the key file by an operator and copied to all servers; then {@link #reload} takes it up, all rows
 * are wrapped anew, and {@link #forgetOld} deletes the older ones from the file. Each step may be repeated, so a crash
 * between them costs nothing: until the last one both KEKs open.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class SubjectKeys {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    /** Bytes of a wrapped key: nonce, encrypted key, tag. */
    public static final int WRAPPED_BYTES = NONCE_BYTES + SubjectKey.LENGTH + TAG_BYTES;

    private static final byte[] LABEL = "creditgrid-subject".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random;
    private volatile KeyFile keys;

    /**
     * @param keys the key file as it was read
     * @param random where keys and nonces are drawn from
     */
    public SubjectKeys(KeyFile keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** Where nonces are drawn from. */
    public SecureRandom random() {
        return random;
    }

    /** A new subject key. */
    public SubjectKey.Held draw() {
        byte[] key = new byte[SubjectKey.LENGTH];
        random.nextBytes(key);
        return new SubjectKey.Held(Bytes.wrap(key));
    }

    /** The row of a subject's key, wrapped by the newest KEK. */
    public byte[] wrap(int partition, byte[] firmTag, SubjectKey.Held key) {
        KeyFile current = keys;
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, kek(current, current.newestKek()), nonce);
            cipher.updateAAD(associated(current, partition, firmTag));
            byte[] text = cipher.doFinal(key.key().array());
            byte[] wrapped = Arrays.copyOf(nonce, WRAPPED_BYTES);
            System.arraycopy(text, 0, wrapped, NONCE_BYTES, text.length);
            return SubjectRow.of(current.newestKek(), wrapped).encode();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** The row of a subject whose key is destroyed at that instant, epoch milliseconds. */
    public static byte[] destroyed(long at) {
        return SubjectRow.destroyed(at).encode();
    }

    /**
     * The key in a row.
     *
     * @param row the row's bytes; null if there is none
     * @throws GridException BAD_CONFIGURATION if a newer KEK wraps it than this server's key file has
     */
    public SubjectKey open(int partition, byte[] firmTag, byte @Nullable [] row) {
        if (row == null) {
            return SubjectKey.Gone.MISSING;
        }
        SubjectRow read = decoded(row);
        if (read == null) {
            return SubjectKey.Gone.ALTERED;
        }
        byte[] wrapped = read.wrapped();
        return wrapped == null ? SubjectKey.Gone.DESTROYED : unwrap(partition, firmTag, read.kek(), wrapped);
    }

    private SubjectKey unwrap(int partition, byte[] firmTag, int id, byte[] wrapped) {
        if (id > keys.newestKek()) {
            reload(); // the file may have come already, and another server wraps by it
        }
        KeyFile current = keys;
        byte[] kek = current.kek(id);
        if (kek == null && id > current.newestKek()) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a key file with kek." + id + ": this server's newest is kek." + current.newestKek()
                            + "; copy the key file of the other servers to it");
        }
        if (kek == null) {
            return SubjectKey.Gone.ALTERED; // the KEK was deleted after all rows had been wrapped anew
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, kek, Arrays.copyOf(wrapped, NONCE_BYTES));
            cipher.updateAAD(associated(current, partition, firmTag));
            byte[] key = cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
            return new SubjectKey.Held(Bytes.wrap(key));
        } catch (AEADBadTagException e) {
            return SubjectKey.Gone.ALTERED;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Whether a row is destroyed, or wrapped by the newest KEK; a row that cannot be read is not. */
    public boolean isCurrent(byte[] row) {
        SubjectRow read = decoded(row);
        return read != null && (read.wrapped() == null || read.kek() == keys.newestKek());
    }

    /** Whether a row says that its subject's key was destroyed. */
    public static boolean isDestroyed(byte[] row) {
        SubjectRow read = decoded(row);
        return read != null && read.wrapped() == null;
    }

    private static @Nullable SubjectRow decoded(byte[] row) {
        try {
            return SubjectRow.decode(row);
        } catch (CborException e) {
            return null;
        }
    }

    /** Ids of the KEKs that this server has now, ascending. */
    public List<Integer> kekIds() {
        return keys.kekIds();
    }

    /** Tells whether servers have the same newest KEK; says nothing about it. */
    public String fingerprint() {
        return keys.kekFingerprint();
    }

    /**
     * Reads the key file again, so that a KEK that an operator added wraps from now on.
     *
     * @throws GridException BAD_CONFIGURATION if it cannot be read, is another grid's, or lacks the KEK that wraps now
     */
    public synchronized void reload() {
        KeyFile current = keys;
        Path file = current.file().orElse(null);
        if (file == null) {
            return; // of an embedded grid whose keys never were in a file: there is nothing newer
        }
        KeyFile read = read(file);
        byte[] wrapping = current.kek(current.newestKek());
        if (!read.fingerprint().equals(current.fingerprint())
                || !Arrays.equals(read.kek(current.newestKek()), wrapping)) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected the key file of this grid with kek." + current.newestKek() + ", which wraps now: file="
                            + file + "; put back the one that this server started with, and add a key to that");
        }
        keys = read;
    }

    /**
     * Deletes all KEKs but the newest from the key file and from memory. What only they open is gone for ever.
     *
     * @param fingerprint that of the newest KEK, by which all rows are wrapped
     * @throws GridException BAD_CONFIGURATION if another one is the newest here, or the file cannot be replaced; then it is as
     *     before
     */
    public synchronized void forgetOld(String fingerprint) {
        reload();
        if (!keys.kekFingerprint().equals(fingerprint)) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected the key-encryption key by which all rows were wrapped: the key file has kek."
                            + keys.newestKek() + " since; run the rewrap again");
        }
        KeyFile left = keys.withNewestKekAlone();
        Path file = left.file().orElse(null);
        try {
            keys = file == null || keys.kekIds().equals(left.kekIds()) ? left : left.replace(file);
        } catch (IOException e) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a key file that this server may replace: file=" + file
                            + "; give it the right to write the file's folder, then run the rewrap again",
                    e);
        }
    }

    private static KeyFile read(Path file) {
        try {
            return KeyFile.read(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, "the key file cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] kek(KeyFile keys, int id) {
        byte[] kek = keys.kek(id);
        if (kek == null) {
            throw new IllegalStateException("expected kek." + id + " in the key file");
        }
        return kek;
    }

    /** Label, grid id, u32 partition, firm tag. */
    private static byte[] associated(KeyFile keys, int partition, byte[] firmTag) {
        return ByteBuffer.allocate(LABEL.length + KeyFile.GRID_ID_BYTES + Integer.BYTES + firmTag.length)
                .put(LABEL)
                .put(keys.gridId())
                .putInt(partition)
                .put(firmTag)
                .array();
    }

    private static Cipher cipher(int mode, byte[] kek, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
        return cipher;
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("expected AES-256-GCM, which every Java runtime must have", cause);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "SubjectKeys[" + keys.fingerprint() + "]";
    }
}
