package io.creditgrid.model.ledger;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 with one digest a thread, since making one costs more than hashing an entry.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Sha256 {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::create);

    private Sha256() {}

    /** The hash of {@code parts} one after another. */
    public static byte[] of(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** This thread's digest, empty. It must be finished before anything else of this class is called. */
    static MessageDigest digest() {
        return DIGEST.get();
    }

    /** Finishes {@code digest} into {@code out} from {@code at} on, and empties it. */
    static void finish(MessageDigest digest, byte[] out, int at) {
        try {
            digest.digest(out, at, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("expected room for " + LENGTH + " bytes at " + at + " of " + out.length, e);
        }
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256, which every Java runtime must have", e);
        }
    }
}
