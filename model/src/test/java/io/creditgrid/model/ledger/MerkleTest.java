package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MerkleTest {
    private static final int SIZE_MAX = 70;

    @Test
    void firstConstants() {
        assertThat(hex(Merkle.emptyRoot()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(hex(Merkle.leafHash(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(hex(Merkle.leafHash(ascii("L123456"))))
                .isEqualTo("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
        assertThat(hex(Merkle.nodeHash(ascii("N123"), ascii("N456"))))
                .isEqualTo("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
    }

    @Test
    void proofsByTheDefinition_verify() {
        List<byte[]> leaves = leaves(SIZE_MAX);
        for (int size = 1; size <= SIZE_MAX; size++) {
            List<byte[]> tree = leaves.subList(0, size);
            byte[] root = Merkle.root(tree);
            for (int i = 0; i < size; i++) {
                List<byte[]> proof = MerkleProofs.inclusion(i, tree);
                assertThat(Merkle.verifyInclusion(i, size, tree.get(i), proof, root))
                        .isTrue();
                for (int wrong = 0; wrong <= size; wrong++) {
                    boolean verifies = Merkle.verifyInclusion(wrong, size, tree.get(i), proof, root);
                    assertThat(verifies).isEqualTo(wrong == i);
                }
            }
            for (int before = 1; before <= size; before++) {
                byte[] rootBefore = Merkle.root(leaves.subList(0, before));
                List<byte[]> proof = MerkleProofs.consistency(before, tree);
                assertThat(Merkle.verifyConsistency(before, size, rootBefore, root, proof))
                        .isTrue();
            }
        }
    }

    @Test
    void changedProofs_fail() {
        SplittableRandom random = new SplittableRandom(Seeds.of(MerkleTest.class));
        List<byte[]> leaves = leaves(SIZE_MAX);
        for (int round = 0; round < 3_000; round++) {
            int size = random.nextInt(2, SIZE_MAX + 1);
            List<byte[]> tree = leaves.subList(0, size);
            byte[] root = Merkle.root(tree);
            int index = random.nextInt(size);
            List<byte[]> inclusion = changed(random, MerkleProofs.inclusion(index, tree));
            assertThat(Merkle.verifyInclusion(index, size, tree.get(index), inclusion, root))
                    .isFalse();
            int before = random.nextInt(1, size);
            byte[] rootBefore = Merkle.root(leaves.subList(0, before));
            List<byte[]> consistency = changed(random, MerkleProofs.consistency(before, tree));
            assertThat(Merkle.verifyConsistency(before, size, rootBefore, root, consistency))
                    .isFalse();
        }
    }

    @Test
    void largestSizes_areClimbedNotOverflown() {
        byte[] hash = Merkle.leafHash(new byte[] {1});
        List<byte[]> proof = new ArrayList<>();
        byte[] root = hash;
        for (int i = 0; i < 63; i++) {
            proof.add(hash);
            root = Merkle.nodeHash(root, hash);
        }
        assertThat(Merkle.verifyInclusion(0, Long.MAX_VALUE, hash, proof, root)).isTrue();
        assertThat(Merkle.verifyInclusion(Long.MAX_VALUE - 1, Long.MAX_VALUE, hash, proof, root))
                .isFalse();
        assertThat(Merkle.verifyConsistency(1L << 62, Long.MAX_VALUE, hash, Merkle.nodeHash(hash, hash), List.of(hash)))
                .isTrue();
    }

    @Test
    void nonsense_isFalseAndNoException() {
        byte[] hash = Merkle.emptyRoot();
        List<byte[]> withNull = new ArrayList<>(Arrays.asList(hash, null));
        assertThat(Merkle.verifyInclusion(0, 1, hash, List.of(), hash)).isTrue();
        assertThat(Merkle.verifyInclusion(-1, 1, hash, List.of(), hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 0, hash, List.of(), hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, -1, hash, List.of(), hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 1, null, List.of(), hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 1, hash, null, hash)).isTrue();
        assertThat(Merkle.verifyInclusion(0, 2, hash, null, hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 1, hash, List.of(), null)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 4, hash, withNull, hash)).isFalse();
        assertThat(Merkle.verifyInclusion(0, 1, new byte[31], List.of(), new byte[31]))
                .isFalse();
        assertThat(Merkle.verifyConsistency(0, 1, hash, hash, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(0, 0, hash, hash, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(2, 1, hash, hash, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(1, 1, hash, hash, List.of(hash))).isFalse();
        assertThat(Merkle.verifyConsistency(3, 4, hash, hash, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(1, 2, null, hash, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(1, 2, hash, null, List.of())).isFalse();
        assertThat(Merkle.verifyConsistency(1, 2, hash, hash, null)).isFalse();
    }

    private static List<byte[]> changed(SplittableRandom random, List<byte[]> proof) {
        List<byte[]> changed = new ArrayList<>(proof);
        int kind = proof.isEmpty() ? 0 : random.nextInt(3);
        if (kind == 0) {
            changed.add(random.nextInt(proof.size() + 1), Merkle.emptyRoot());
        } else if (kind == 1) {
            changed.remove(random.nextInt(proof.size()));
        } else {
            int at = random.nextInt(proof.size());
            byte[] hash = proof.get(at).clone();
            hash[random.nextInt(hash.length)] ^= (byte) random.nextInt(1, 256);
            changed.set(at, hash);
        }
        return changed;
    }

    static List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Merkle.leafHash(new byte[] {(byte) (i >> 8), (byte) i}));
        }
        return leaves;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
