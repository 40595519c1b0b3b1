package io.creditgrid.model.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The compact range of the first {@code size} leaves of a tree: the roots of the perfect subtrees that cover them, the largest first. It is all that a writer
 * has to keep to append and to know the root.
 *
 * <p><strong>Thread-safety.</strong> Immutable. <strong>Complexity.</strong> At most 63 hashes; append amortised O(1) hashes, root O(log n).
 */
public final class CompactRange {
    /** The range of no leaf. */
    public static final CompactRange EMPTY = new CompactRange(0, new byte[0][]);

    private final long size;
    private final byte[][] hashes;

    private CompactRange(long size, byte[][] hashes) {
        this.size = size;
        this.hashes = hashes;
    }

    /** Number of leaves. */
    public long size() {
        return size;
    }

    /** The range after one more leaf. */
    public CompactRange append(byte[] leafHash) {
        if (leafHash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("expected a leaf hash of 32 bytes: " + leafHash.length);
        }
        long grown = Math.addExact(size, 1);
        byte[] top = leafHash.clone();
        int kept = hashes.length;
        for (int merges = Long.numberOfTrailingZeros(grown); merges > 0; merges--) {
            top = Merkle.nodeHash(hashes[--kept], top);
        }
        byte[][] next = Arrays.copyOf(hashes, kept + 1);
        next[kept] = top;
        return new CompactRange(grown, next);
    }

    /** The root over all leaves; SHA-256("") without any. */
    public byte[] root() {
        if (hashes.length == 0) {
            return Merkle.emptyRoot();
        }
        byte[] root = hashes[hashes.length - 1].clone();
        for (int i = hashes.length - 2; i >= 0; i--) {
            root = Merkle.nodeHash(hashes[i], root);
        }
        return root;
    }

    /** The hashes one after another, 32 bytes each, the largest subtree first. The size is stored beside it. */
    public byte[] encode() {
        byte[] out = new byte[hashes.length * Sha256.LENGTH];
        for (int i = 0; i < hashes.length; i++) {
            System.arraycopy(hashes[i], 0, out, i * Sha256.LENGTH, Sha256.LENGTH);
        }
        return out;
    }

    /**
     * The range that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if {@code size} leaves take another number of hashes
     */
    public static CompactRange decode(long size, byte[] encoded) {
        if (size < 0 || encoded.length != Long.bitCount(size) * Sha256.LENGTH) {
            throw new IllegalArgumentException("expected " + Long.bitCount(size) + " hashes of 32 bytes for a size of "
                    + size + ": " + encoded.length + " bytes");
        }
        byte[][] hashes = new byte[Long.bitCount(size)][];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = Arrays.copyOfRange(encoded, i * Sha256.LENGTH, (i + 1) * Sha256.LENGTH);
        }
        return new CompactRange(size, hashes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactRange that && size == that.size && Arrays.deepEquals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size) * 31 + Arrays.deepHashCode(hashes);
    }

    @Override
    public String toString() {
        return size + " leaves";
    }
}
