package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Salted commitments to the fields of a payload. No salt is stored: each follows from the salt key and the place of the entry.
 *
 * <pre>
 * S            = HMAC-SHA256(K, u64 incarnation ‖ u64 writer epoch ‖ u32 partition ‖ u64 seq)
 * salt_i       = first 16 bytes of SHA-256(0x02 ‖ S ‖ u8 h ‖ u16 i)
 * field hash_i = SHA-256(0x03 ‖ salt_i ‖ u8 h ‖ u16 i ‖ CBOR value_i)
 * commitment   = SHA-256(0x04 ‖ u8 h ‖ u16 n ‖ field hashes in order)
 * </pre>
 *
 * A payload is a CBOR array; its items are the fields. One field can be shown with its salt and the other field hashes; S shows them all.
 *
 * <p><strong>Thread-safety.</strong> Safe. <strong>Complexity.</strong> Two hashes a field; no garbage but the result and one buffer.
 */
public final class Commitment {
    /** Bytes of a salt. */
    public static final int SALT_LENGTH = 16;

    /** Fields of a payload, at most: their number is a u16. */
    public static final int FIELDS_MAX = 0xffff;

    private static final byte SALT = 2;
    private static final byte FIELD = 3;
    private static final byte ALL = 4;
    private static final int PLACE_LENGTH = 8 + 8 + 4 + 8;
    private static final int FIELD_HEAD_LENGTH = 1 + SALT_LENGTH + 1 + 2;
    private static final int ALL_HEAD_LENGTH = 1 + 1 + 2;

    private final Hmac saltKey;

    /** Commitments under the salt key of {@code keys}. */
    public Commitment(LedgerKeys keys) {
        this(keys.saltKey());
    }

    /** Commitments under K, 32 bytes. */
    Commitment(Bytes key) {
        saltKey = new Hmac(key);
    }

    /** S of the entry at a place: 32 bytes from which all its salts follow. */
    public byte[] secret(long incarnation, long writerEpoch, int partition, long seq) {
        byte[] place = new byte[PLACE_LENGTH];
        int at = BigEndian.put(place, 0, incarnation, Long.BYTES);
        at = BigEndian.put(place, at, writerEpoch, Long.BYTES);
        at = BigEndian.put(place, at, partition, Integer.BYTES);
        BigEndian.put(place, at, seq, Long.BYTES);
        return saltKey.of(place);
    }

    /**
     * The commitment to {@code payload} under the entry's {@code secret}.
     *
     * @param payload an encoded array of at most {@value #FIELDS_MAX} items
     * @throws CborException if it is none
     */
    public static byte[] of(byte[] secret, Half half, byte[] payload) {
        return Sha256.of(hashes(secret, half, payload));
    }

    /**
     * One field of {@code payload} with what is needed to check it against the commitment.
     *
     * @throws CborException if {@code payload} is no encoded array with a field {@code index}
     */
    public static Opening open(byte[] secret, Half half, byte[] payload, int index) {
        byte[] hashes = hashes(secret, half, payload);
        List<Bytes> fields = new ArrayList<>();
        for (int at = ALL_HEAD_LENGTH; at < hashes.length; at += Sha256.LENGTH) {
            fields.add(Bytes.wrap(Arrays.copyOfRange(hashes, at, at + Sha256.LENGTH)));
        }
        CborReader in = new CborReader(payload);
        int count = in.array();
        if (index < 0 || index >= count) {
            throw new CborException(0, "a field " + index, count + " fields");
        }
        for (int i = 0; i < index; i++) {
            in.skip();
        }
        return new Opening(half, index, Bytes.wrap(in.rawItem()), Bytes.wrap(salt(secret, half, index)), fields);
    }

    /** Whether {@code opening} shows a field of the payload to which {@code commitment} commits. */
    public static boolean verifyOpening(Opening opening, byte[] commitment) {
        byte[] all = head(opening.half(), opening.fieldHashes().size());
        int at = ALL_HEAD_LENGTH;
        for (Bytes hash : opening.fieldHashes()) {
            System.arraycopy(hash.array(), 0, all, at, Sha256.LENGTH);
            at += Sha256.LENGTH;
        }
        byte[] field = Sha256.of(
                fieldHead(opening.salt().array(), opening.half(), opening.index()),
                opening.value().array());
        return opening.fieldHashes().get(opening.index()).is(field) && Arrays.equals(Sha256.of(all), commitment);
    }

    /** What the commitment is the hash of: 0x04 ‖ h ‖ n ‖ field hashes. */
    private static byte[] hashes(byte[] secret, Half half, byte[] payload) {
        CborReader in = new CborReader(payload);
        int count = in.array();
        if (count > FIELDS_MAX) {
            throw new CborException(0, "at most " + FIELDS_MAX + " fields", Integer.toString(count));
        }
        byte[] all = head(half, count);
        MessageDigest digest = Sha256.digest();
        byte[] saltInput = saltInput(secret, half);
        byte[] fieldHead = fieldHead(secret, half, 0);
        byte[] hash = new byte[Sha256.LENGTH];
        for (int i = 0; i < count; i++) {
            int from = in.position();
            in.skip();
            index(saltInput, i);
            digest.update(saltInput);
            Sha256.finish(digest, hash, 0);
            System.arraycopy(hash, 0, fieldHead, 1, SALT_LENGTH);
            index(fieldHead, i);
            digest.update(fieldHead);
            digest.update(payload, from, in.position() - from);
            Sha256.finish(digest, all, ALL_HEAD_LENGTH + i * Sha256.LENGTH);
        }
        in.end();
        return all;
    }

    private static byte[] salt(byte[] secret, Half half, int index) {
        byte[] input = saltInput(secret, half);
        index(input, index);
        return Arrays.copyOf(Sha256.of(input), SALT_LENGTH);
    }

    private static byte[] head(Half half, int count) {
        byte[] all = new byte[ALL_HEAD_LENGTH + count * Sha256.LENGTH];
        all[0] = ALL;
        all[1] = half.number();
        BigEndian.put(all, 2, count, Short.BYTES);
        return all;
    }

    private static byte[] saltInput(byte[] secret, Half half) {
        byte[] input = new byte[1 + secret.length + 1 + Short.BYTES];
        input[0] = SALT;
        System.arraycopy(secret, 0, input, 1, secret.length);
        input[1 + secret.length] = half.number();
        return input;
    }

    /** 0x03 ‖ the first 16 bytes of {@code salt} ‖ h ‖ i. */
    private static byte[] fieldHead(byte[] salt, Half half, int index) {
        byte[] head = new byte[FIELD_HEAD_LENGTH];
        head[0] = FIELD;
        System.arraycopy(salt, 0, head, 1, SALT_LENGTH);
        head[1 + SALT_LENGTH] = half.number();
        index(head, index);
        return head;
    }

    /** Sets i, the last two bytes. */
    private static void index(byte[] input, int index) {
        BigEndian.put(input, input.length - Short.BYTES, index, Short.BYTES);
    }
}
