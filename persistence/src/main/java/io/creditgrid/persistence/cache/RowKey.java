package io.creditgrid.persistence.cache;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.ignite.cache.affinity.AffinityKeyMapped;
import org.jspecify.annotations.Nullable;

/**
 * Key of every row that the grid stores. The field {@code partition} is Ignite's affinity field: a key lies in the
 * partition whose number it carries, so data, blocks and head of a firm lie together.
 *
 * <p>A final class and not a record: Ignite 2.17 cannot marshal records. Field names and types are part of the stored
 * bytes and never change.
 *
 * <p>It names nobody: a firm stands in it as the 16 bytes of its tag.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class RowKey implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Name of the affinity field. */
    public static final String AFFINITY_FIELD = "partition";

    /** Length of a firm tag in bytes. */
    public static final int TAG_BYTES = 16;

    /** By partition, high, low and slot: the order in which rows of a cache are locked and put. */
    public static final Comparator<RowKey> ORDER = RowKey::compare;

    private static final int KIND_MAX = 0x7fff;
    private static final int BUCKET_MAX = 0xffff;
    private static final long HEAD_SLOT = 0;
    /** Beside the rows (0, n) of epoch records, n from 0 on. */
    private static final long EPOCH_HEAD_SLOT = -1;

    private static final long RESTORE_MARK_SLOT = -2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Annotated too, for thin clients: one that writes this type first would else register it without the field. */
    @AffinityKeyMapped
    private final int partition;

    private final long high;
    private final long low;
    private final long slot;

    private RowKey(int partition, long high, long low, long slot) {
        if (partition < 0) {
            throw new IllegalArgumentException("expected partition >= 0: partition=" + partition);
        }
        this.partition = partition;
        this.high = high;
        this.low = low;
        this.slot = slot;
    }

    /** By hand: a chain of lambdas took a hundredth of a load. */
    private static int compare(RowKey one, RowKey other) {
        int order = Integer.compare(one.partition, other.partition);
        order = order != 0 ? order : Long.compare(one.high, other.high);
        order = order != 0 ? order : Long.compare(one.low, other.low);
        return order != 0 ? order : Long.compare(one.slot, other.slot);
    }

    /**
     * Key of a folder row, in cache {@code folder}.
     *
     * @param partition 0 to P-1
     * @param firmTag 16 bytes
     * @param kind folder kind, 0 to 32767
     * @param page year, month or 0 as the kind has it; any int
     * @param bucket 0 to 65535
     * @throws IllegalArgumentException if one is out of its range
     */
    public static RowKey folder(int partition, byte[] firmTag, int kind, int page, int bucket) {
        if (firmTag.length != TAG_BYTES) {
            throw new IllegalArgumentException("expected a firm tag of 16 bytes: length=" + firmTag.length);
        }
        if (kind < 0 || kind > KIND_MAX) {
            throw new IllegalArgumentException("expected kind in 0..32767: kind=" + kind);
        }
        if (bucket < 0 || bucket > BUCKET_MAX) {
            throw new IllegalArgumentException("expected bucket in 0..65535: bucket=" + bucket);
        }
        long slot = (long) kind << 48 | (page & 0xffff_ffffL) << 16 | bucket;
        return new RowKey(partition, (long) LONGS.get(firmTag, 0), (long) LONGS.get(firmTag, Long.BYTES), slot);
    }

    /**
     * Key of block {@code number} of a partition, in cache {@code block}.
     *
     * @throws IllegalArgumentException if {@code number < 0}
     */
    public static RowKey block(int partition, long number) {
        return new RowKey(partition, 0, 0, notNegative("number", number));
    }

    /** Key of the head row of a partition, in cache {@code head}. */
    public static RowKey head(int partition) {
        return new RowKey(partition, 0, 0, HEAD_SLOT);
    }

    /**
     * Key of epoch record {@code n}, in cache {@code epoch}, partition 0.
     *
     * @throws IllegalArgumentException if {@code n < 0}
     */
    public static RowKey epoch(long n) {
        return new RowKey(0, 0, 0, notNegative("n", n));
    }

    /** Key of the head of the epoch log, in cache {@code epoch}, partition 0. */
    public static RowKey epochHead() {
        return new RowKey(0, 0, 0, EPOCH_HEAD_SLOT);
    }

    /** Key of the row that names the last restore, in cache {@code epoch}, partition 0. */
    public static RowKey restoreMark() {
        return new RowKey(0, 0, 0, RESTORE_MARK_SLOT);
    }

    /**
     * Key of the row of a personal subject, in cache {@code subject}.
     *
     * @param partition 0 to P-1
     * @param firmTag 16 bytes
     * @throws IllegalArgumentException if one is out of its range
     */
    public static RowKey subject(int partition, byte[] firmTag) {
        return folder(partition, firmTag, 0, 0, 0);
    }

    /** Key of the snapshot row of a partition, in cache {@code basePd}. */
    public static RowKey basePd(int partition) {
        return new RowKey(partition, 0, 0, HEAD_SLOT);
    }

    private static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("expected " + name + " >= 0: " + name + "=" + value);
        }
        return value;
    }

    /** The partition that the row lies in. */
    public int partition() {
        return partition;
    }

    /** First eight bytes of the tag, big-endian; 0 where the row belongs to no firm. */
    public long high() {
        return high;
    }

    /** Last eight bytes of the tag, big-endian; 0 where the row belongs to no firm. */
    public long low() {
        return low;
    }

    /** {@code kind<<48 | page<<16 | bucket} of a folder, the number of a block or an epoch, -1 of the epoch head, -2 of the restore mark, else 0. */
    public long slot() {
        return slot;
    }

    /** The tag as a new array of 16 bytes. */
    public byte[] tag() {
        byte[] tag = new byte[TAG_BYTES];
        LONGS.set(tag, 0, high);
        LONGS.set(tag, Long.BYTES, low);
        return tag;
    }

    /** Kind of a folder key. */
    public int kind() {
        return (int) (slot >>> 48);
    }

    /** Page of a folder key. */
    public int page() {
        return (int) (slot >>> 16);
    }

    /** Bucket of a folder key. */
    public int bucket() {
        return (int) (slot & BUCKET_MAX);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey that
                && partition == that.partition
                && high == that.high
                && low == that.low
                && slot == that.slot;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * partition + Long.hashCode(high)) + Long.hashCode(low)) + Long.hashCode(slot);
    }

    /** Partition and slot; the tag is left out, since it stands for a firm and this text may reach a log. */
    @Override
    public String toString() {
        return "RowKey[" + partition + ":" + Long.toHexString(slot) + "]";
    }
}
