package io.creditgrid.model.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and opens the payloads of one personal subject; all follows from its key.
 *
 * <pre>
 * K          = HMAC-SHA256(subject key, "salt")            of its commitments, which are over the plain payloads
 * E          = HMAC-SHA256(subject key, "enc")
 * encrypted  = 0x01 ‖ u64 incarnation ‖ nonce[12] ‖ AES-256-GCM(E, nonce, payload) ‖ tag[16]
 * associated = grid id[16] ‖ u64 incarnation ‖ u32 partition ‖ u64 seq ‖ u8 h
 * </pre>
 *
 * The incarnation is that of the entry's leaf; it stands here too, since a folder has no leaf. A plain payload is a CBOR array and begins with 0x80 to 0x9f,
 * so the first byte tells the two apart.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class SubjectCipher {
    /** Bytes by which an encrypted payload is longer than the plain one. */
    public static final int OVERHEAD = 1 + Long.BYTES + 12 + 16;

    private static final byte MARK = 1;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final int NONCE_AT = 1 + Long.BYTES;
    private static final int TEXT_AT = NONCE_AT + NONCE_LENGTH;
    private static final int ASSOCIATED_LENGTH = Format.ID_LENGTH + 8 + 4 + 8 + 1;
    private static final byte[] SALT = "salt".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENC = "enc".getBytes(StandardCharsets.US_ASCII);

    private final Bytes gridId;
    private final Commitment commitment;
    private final SecretKeySpec key;

    /**
     * The cipher of a subject.
     *
     * @param gridId 16 bytes
     * @param subjectKey its key
     */
    public SubjectCipher(Bytes gridId, SubjectKey.Held subjectKey) {
        Hmac hmac = new Hmac(subjectKey.key());
        this.gridId = gridId.sized(Format.ID_LENGTH, "a grid id");
        this.commitment = new Commitment(Bytes.wrap(hmac.of(SALT)));
        this.key = new SecretKeySpec(hmac.of(ENC), "AES");
    }

    /** Commitments under the subject's K. */
    public Commitment commitment() {
        return commitment;
    }

    /** Whether a stored payload is an encrypted one. */
    public static boolean isEncrypted(byte[] payload) {
        return payload.length > 0 && payload[0] == MARK;
    }

    /**
     * Encrypts the payload of an entry.
     *
     * @param nonces each nonce must be drawn once only: an unpredictable source
     */
    public byte[] encrypt(
            long incarnation, int partition, long seq, Half half, byte[] payload, RandomGenerator nonces) {
        byte[] out = new byte[payload.length + OVERHEAD];
        byte[] nonce = new byte[NONCE_LENGTH];
        nonces.nextBytes(nonce);
        out[0] = MARK;
        BigEndian.put(out, 1, incarnation, Long.BYTES);
        System.arraycopy(nonce, 0, out, NONCE_AT, NONCE_LENGTH);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            cipher.updateAAD(associated(incarnation, partition, seq, half));
            cipher.doFinal(payload, 0, payload.length, out, TEXT_AT);
            return out;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * The plain payload; null if {@code stored} was not encrypted by this subject's cipher for this place.
     *
     * @param stored as {@link #encrypt} gave it
     */
    public byte @Nullable [] decrypt(int partition, long seq, Half half, byte[] stored) {
        if (stored.length < OVERHEAD || !isEncrypted(stored)) {
            return null;
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(stored, NONCE_AT, TEXT_AT));
            cipher.updateAAD(associated(incarnation(stored), partition, seq, half));
            return cipher.doFinal(stored, TEXT_AT, stored.length - TEXT_AT);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** The incarnation in which an encrypted payload was written, as it says. */
    static long incarnation(byte[] stored) {
        return BigEndian.u64(stored, 1);
    }

    private byte[] associated(long incarnation, int partition, long seq, Half half) {
        byte[] out = Arrays.copyOf(gridId.array(), ASSOCIATED_LENGTH);
        int at = BigEndian.put(out, Format.ID_LENGTH, incarnation, Long.BYTES);
        at = BigEndian.put(out, at, partition, Integer.BYTES);
        at = BigEndian.put(out, at, seq, Long.BYTES);
        out[at] = half.number();
        return out;
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("expected AES-256-GCM, which every Java runtime must have", cause);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "SubjectCipher[secret]";
    }
}
