package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.List;

/** Proofs made by the recursive definitions of RFC 6962 sections 2.1.1 and 2.1.2. */
final class MerkleProofs {
    private MerkleProofs() {}

    /** PATH(m, D[n]). */
    static List<byte[]> inclusion(int index, List<byte[]> leaves) {
        List<byte[]> proof = new ArrayList<>();
        if (leaves.size() == 1) {
            return proof;
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        List<byte[]> left = leaves.subList(0, split);
        List<byte[]> right = leaves.subList(split, leaves.size());
        if (index < split) {
            proof.addAll(inclusion(index, left));
            proof.add(Merkle.root(right));
        } else {
            proof.addAll(inclusion(index - split, right));
            proof.add(Merkle.root(left));
        }
        return proof;
    }

    /** PROOF(m, D[n]). */
    static List<byte[]> consistency(int size, List<byte[]> leaves) {
        return subProof(size, leaves, true);
    }

    private static List<byte[]> subProof(int size, List<byte[]> leaves, boolean whole) {
        List<byte[]> proof = new ArrayList<>();
        if (size == leaves.size()) {
            if (!whole) {
                proof.add(Merkle.root(leaves));
            }
            return proof;
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        List<byte[]> left = leaves.subList(0, split);
        List<byte[]> right = leaves.subList(split, leaves.size());
        if (size <= split) {
            proof.addAll(subProof(size, left, whole));
            proof.add(Merkle.root(right));
        } else {
            proof.addAll(subProof(size - split, right, false));
            proof.add(Merkle.root(left));
        }
        return proof;
    }
}
