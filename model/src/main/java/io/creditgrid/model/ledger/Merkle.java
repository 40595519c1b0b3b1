package io.creditgrid.model.ledger;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256: hashes of leaves and nodes, roots, and the verification of inclusion and consistency proofs as
 * RFC 9162 sections 2.1.3.2 and 2.1.4.2 write it down.
 *
 * <p><strong>Thread-safety.</strong> Pure functions. <strong>Complexity.</strong> Verification O(log n) hashes.
 */
public final class Merkle {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private Merkle() {}

    /** SHA-256(0x00 ‖ leaf). */
    public static byte[] leafHash(byte[] leaf) {
        return Sha256.of(LEAF, leaf);
    }

    /** SHA-256(0x01 ‖ left ‖ right). */
    public static byte[] nodeHash(byte[] left, byte[] right) {
        return Sha256.of(NODE, left, right);
    }

    /** The root of a tree without leaves, SHA-256(""). */
    public static byte[] emptyRoot() {
        return Sha256.of();
    }

    /**
     * The root over leaf hashes, by the definition. O(n) hashes; {@link CompactRange} keeps a root as leaves are appended.
     */
    public static byte[] root(List<byte[]> leafHashes) {
        return leafHashes.isEmpty() ? emptyRoot() : subtree(leafHashes);
    }

    private static byte[] subtree(List<byte[]> leafHashes) {
        int size = leafHashes.size();
        if (size == 1) {
            return leafHashes.get(0);
        }
        int split = Integer.highestOneBit(size - 1);
        return nodeHash(subtree(leafHashes.subList(0, split)), subtree(leafHashes.subList(split, size)));
    }

    /**
     * Whether {@code proof} shows that {@code leafHash} is leaf {@code index} of the tree of {@code size} leaves with {@code root}.
     *
     * @param index from 0; a number beyond 2<sup>63</sup>-1 must be refused where it is parsed
     * @param proof hashes from the leaf's side to the root's; null is the same as none
     * @return false, never an exception, for anything wrong, nulls and hashes of a wrong length included
     */
    public static boolean verifyInclusion(
            long index, long size, byte @Nullable [] leafHash, @Nullable List<byte[]> proof, byte @Nullable [] root) {
        List<byte[]> hashes = proof == null ? List.of() : proof;
        if (index < 0 || index >= size || leafHash == null || !areHashes(leafHash, root, hashes)) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : hashes) {
            if (sn == 0) {
                return false;
            }
            if (isRight(fn) || fn == sn) {
                hash = nodeHash(sibling, hash);
                int levels = Long.numberOfTrailingZeros(fn); // levels without a sibling; fn is not 0
                fn >>>= levels;
                sn >>>= levels;
            } else {
                hash = nodeHash(hash, sibling);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(hash, root);
    }

    /**
     * Whether {@code proof} shows that the tree of {@code size2} leaves with {@code root2} begins with the tree of {@code size1} leaves with {@code root1}.
     *
     * @param size1 at least 1: nothing can be proven about an empty tree
     * @param size2 at least {@code size1}; if equal, the proof must be empty
     * @param proof hashes from the leaf's side to the root's; null is the same as none
     * @return false, never an exception, for anything wrong, nulls and hashes of a wrong length included
     */
    public static boolean verifyConsistency(
            long size1, long size2, byte @Nullable [] root1, byte @Nullable [] root2, @Nullable List<byte[]> proof) {
        List<byte[]> hashes = proof == null ? List.of() : proof;
        if (size1 < 1 || size1 > size2 || root1 == null) {
            return false;
        }
        if (size1 == size2) {
            // nothing is hashed here: roots are as their owners say, of any length
            return hashes.isEmpty() && Arrays.equals(root1, root2);
        }
        boolean perfect = Long.bitCount(size1) == 1;
        if (!areHashes(root1, root2, hashes) || (!perfect && hashes.isEmpty())) {
            return false;
        }
        byte[] seed = perfect ? root1 : hashes.get(0);
        return climb(size1, size2, seed, hashes.subList(perfect ? 0 : 1, hashes.size()), root1, root2);
    }

    private static boolean climb(
            long size1, long size2, byte[] seed, List<byte[]> proof, byte[] root1, byte @Nullable [] root2) {
        int shared = Long.numberOfTrailingZeros(~(size1 - 1));
        long fn = (size1 - 1) >>> shared;
        long sn = (size2 - 1) >>> shared;
        byte[] first = seed;
        byte[] second = seed;
        for (byte[] hash : proof) {
            if (sn == 0) {
                return false;
            }
            if (isRight(fn) || fn == sn) {
                first = nodeHash(hash, first);
                second = nodeHash(hash, second);
                int levels = Long.numberOfTrailingZeros(fn); // levels without a sibling; fn is not 0
                fn >>>= levels;
                sn >>>= levels;
            } else {
                second = nodeHash(second, hash);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && Arrays.equals(first, root1) && Arrays.equals(second, root2);
    }

    private static boolean isRight(long position) {
        return (position & 1) == 1;
    }

    private static boolean areHashes(byte[] first, byte @Nullable [] second, List<byte[]> proof) {
        return isHash(first)
                && isHash(second)
                && proof.size() <= Long.SIZE
                && proof.stream().allMatch(Merkle::isHash);
    }

    private static boolean isHash(byte @Nullable [] hash) {
        return hash != null && hash.length == Sha256.LENGTH;
    }
}
