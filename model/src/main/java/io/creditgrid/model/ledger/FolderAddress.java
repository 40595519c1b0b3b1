package io.creditgrid.model.ledger;

/**
 * Which folder a live row is, within its partition.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param high the firm tag's first eight bytes, big-endian
 * @param low its last eight bytes
 * @param kind number of the folder's kind
 * @param page the page
 * @param bucket the bucket, 0 until pages grow
 */
public record FolderAddress(long high, long low, int kind, int page, int bucket) {
    /** The folder of a firm's kind and page, bucket 0. */
    public static FolderAddress of(byte[] firmTag, int kind, int page) {
        Format.check(firmTag.length == Tags.LENGTH, "a firm tag of 16 bytes", firmTag.length);
        return new FolderAddress(BigEndian.u64(firmTag, 0), BigEndian.u64(firmTag, Long.BYTES), kind, page, 0);
    }

    /** Whether it is a folder of the firm with that tag. */
    boolean isOf(byte[] firmTag) {
        return high == BigEndian.u64(firmTag, 0) && low == BigEndian.u64(firmTag, Long.BYTES);
    }

    /** Another folder of the same firm. */
    FolderAddress withPage(int otherKind, int otherPage) {
        return new FolderAddress(high, low, otherKind, otherPage, 0);
    }
}
