package io.creditgrid.model.id;

import io.creditgrid.model.contract.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where a firm lies. Its partition is the first 4 bytes (unsigned, big-endian) of SHA-256 of its canonical id modulo the number of partitions, so that an
 * outsider can recompute which log must hold it; {@code grid:p<n>} alone lies in partition n, and a tag says where its firm lies.
 *
 * <p><strong>Thread-safety.</strong> Safe: immutable, one digest a thread.
 */
public final class Placement {
    /** The most partitions a grid can have. */
    public static final int PARTITIONS_MAX = Limits.PARTITIONS_MAX;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Placement::sha256);

    private final int partitions;

    /**
     * The placement of a grid.
     *
     * @param partitions 1 to {@value #PARTITIONS_MAX}, fixed when the grid is created
     * @throws IllegalArgumentException if out of range
     */
    public Placement(int partitions) {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException("expected 1 to " + PARTITIONS_MAX + " partitions: " + partitions);
        }
        this.partitions = partitions;
    }

    /** Number of partitions. */
    public int partitions() {
        return partitions;
    }

    /**
     * The partition of {@code id}, from 0 to {@code partitions() - 1}.
     *
     * @throws IllegalArgumentException if {@code id} is {@code grid:p<n>} or a tag of a partition that does not exist
     */
    public int partition(EnterpriseId id) {
        int named = id.partitionNamed();
        if (named >= partitions) {
            throw new IllegalArgumentException("expected a partition below " + partitions + ": \"" + id
                    + "\"; the number of partitions is fixed when the grid is created");
        }
        return named >= 0 ? named : hashed(id);
    }

    private int hashed(EnterpriseId id) {
        byte[] hash = SHA_256.get().digest(id.canonical().getBytes(StandardCharsets.UTF_8));
        long first = (hash[0] & 0xffL) << 24 | (hash[1] & 0xffL) << 16 | (hash[2] & 0xffL) << 8 | (hash[3] & 0xffL);
        return (int) (first % partitions);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256, which every Java runtime must have", e);
        }
    }
}
