package io.creditgrid.model.ledger;

import io.creditgrid.model.id.Placement;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/**
 * What makes a grid this grid, fixed at creation; only the incarnation changes, with each restore.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param gridId 16 random bytes
 * @param partitions 1 to {@value Placement#PARTITIONS_MAX}
 * @param offsetSeconds the offset from UTC at which an instant has its day, at most 18 hours
 * @param incarnation number of the grid's life between restores: a 15-bit count, then 48 random bits; 0 or more
 */
public record GridIdentity(Bytes gridId, int partitions, int offsetSeconds, long incarnation) {
    private static final byte[] GENESIS = "creditgrid-genesis".getBytes(StandardCharsets.US_ASCII);
    private static final int RANDOM_BITS = 48;
    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
    private static final int LIVES_MAX = 0x7fff;
    private static final int OFFSET_MAX = ZoneOffset.MAX.getTotalSeconds();

    /** Refuses values out of range. */
    public GridIdentity {
        gridId.sized(Format.ID_LENGTH, "a grid id");
        Format.check(
                partitions >= 1 && partitions <= Placement.PARTITIONS_MAX,
                "1 to " + Placement.PARTITIONS_MAX + " partitions",
                partitions);
        Format.check(Math.abs(offsetSeconds) <= OFFSET_MAX, "an offset of at most 18 hours, in seconds", offsetSeconds);
        Format.check(incarnation >= 0, "an incarnation of 0 or more", incarnation);
    }

    /** The offset at which an instant has its day. */
    public ZoneOffset offset() {
        return ZoneOffset.ofTotalSeconds(offsetSeconds);
    }

    /** The same grid in another of its lives. */
    public GridIdentity inLife(long number) {
        return new GridIdentity(gridId, partitions, offsetSeconds, number);
    }

    /** How many restores led to a life: the count in its number. */
    public static int lifeCount(long incarnation) {
        return (int) (incarnation >>> RANDOM_BITS);
    }

    /** Whether a number can be that of this life, or of one before it. */
    public boolean mayHaveLived(long life) {
        return life == incarnation || lifeCount(life) < lifeCount(incarnation);
    }

    /**
     * The number of the life after {@code last}.
     *
     * @param random bits drawn for it, of which the last 48 are taken
     * @throws IllegalArgumentException if 15 bits cannot count it
     */
    public static long nextLife(long last, long random) {
        long count = lifeCount(last) + 1L;
        Format.check(count <= LIVES_MAX, "at most " + LIVES_MAX + " restores", count);
        return count << RANDOM_BITS | (random & RANDOM_MASK);
    }

    /** What stands as {@code prev} in the first leaf of a partition: SHA-256("creditgrid-genesis" ‖ grid id ‖ u32 partition). */
    public byte[] genesis(int partition) {
        return Sha256.of(GENESIS, gridId.array(), BigEndian.u32(partition));
    }
}
