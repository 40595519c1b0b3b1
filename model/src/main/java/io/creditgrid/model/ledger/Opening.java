package io.creditgrid.model.ledger;

import java.util.List;

/**
 * One field of a payload, shown without the others; {@link Commitment#verifyOpening} checks it.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param half the payload that the field is of
 * @param index its place, from 0
 * @param value its encoded bytes
 * @param salt its salt, 16 bytes
 * @param fieldHashes the hashes of all fields in order, this one's among them
 */
public record Opening(Half half, int index, Bytes value, Bytes salt, List<Bytes> fieldHashes) {
    /** Refuses a field outside, and salts and hashes of another length. */
    public Opening {
        fieldHashes = List.copyOf(fieldHashes);
        Format.check(index >= 0 && index < fieldHashes.size(), "a field below " + fieldHashes.size(), index);
        Format.check(fieldHashes.size() <= Commitment.FIELDS_MAX, "at most 65535 fields", fieldHashes.size());
        salt.sized(Commitment.SALT_LENGTH, "a salt");
        fieldHashes.forEach(hash -> hash.sized(Sha256.LENGTH, "a field hash"));
    }
}
