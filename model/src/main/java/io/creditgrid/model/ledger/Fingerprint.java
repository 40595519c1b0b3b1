package io.creditgrid.model.ledger;

/**
 * The first 16 bytes of a SHA-256: enough to tell whether bytes are the ones that the log has.
 *
 * @param high the first eight
 * @param low the next eight
 */
record Fingerprint(long high, long low) {
    static Fingerprint of(byte[] bytes) {
        return ofDigest(Sha256.of(bytes));
    }

    /** Of bytes whose SHA-256 is known. */
    static Fingerprint ofDigest(byte[] digest) {
        return new Fingerprint(BigEndian.u64(digest, 0), BigEndian.u64(digest, Long.BYTES));
    }
}
