package io.creditgrid.compute.network;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Base probabilities of default of the firms of one partition, as one sweep left them: firm tags in rising order beside their PDs, in
 * primitive arrays, 24 bytes a firm. Its bytes are canonical; their SHA-256 is what the sweep entry commits to.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class PartitionPds {
    /** Bytes of a firm tag. */
    public static final int TAG_BYTES = 16;

    private static final int VERSION = 1;
    private static final int FIELDS = 7;
    private static final int ROW_BYTES = TAG_BYTES + Double.BYTES;

    private final Source source;
    private final int partition;
    private final long position;
    private final long[] high;
    private final long[] low;
    private final double[] pds;

    /**
     * What one sweep's partitions have in common.
     *
     * @param sweepId id of the sweep
     * @param modelId model id of the card
     * @param validAt valid day, epoch day
     */
    public record Source(String sweepId, String modelId, long validAt) {}

    private PartitionPds(Source source, int partition, long position, long[] high, long[] low, double[] pds) {
        this.source = source;
        this.partition = partition;
        this.position = position;
        this.high = high;
        this.low = low;
        this.pds = pds;
    }

    /** What it has in common with the sweep's other partitions. */
    public Source source() {
        return source;
    }

    /** Its partition. */
    public int partition() {
        return partition;
    }

    /** Size of the partition's log that the PDs were computed from. */
    public long position() {
        return position;
    }

    /** Number of firms. */
    public int size() {
        return pds.length;
    }

    /** First 8 bytes of the tag of the firm at place {@code index} in the order of tags. */
    public long tagHigh(int index) {
        return high[index];
    }

    /** Last 8 bytes of the tag of the firm at place {@code index} in the order of tags. */
    public long tagLow(int index) {
        return low[index];
    }

    /** The PD of the firm with this tag (first and last 8 bytes, big-endian), {@link Double#NaN} if it is not there. O(log n). */
    public double find(long tagHigh, long tagLow) {
        int from = 0;
        int to = pds.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(high[middle], low[middle], tagHigh, tagLow);
            if (order == 0) {
                return pds[middle];
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Double.NaN;
    }

    /** The canonical bytes: CBOR [version, sweep id, model id, valid day, partition, position, rows of tag and PD, 24 bytes each]. */
    public byte[] encode() {
        ByteBuffer rows = ByteBuffer.allocate(ROW_BYTES * pds.length);
        for (int i = 0; i < pds.length; i++) {
            rows.putLong(high[i]).putLong(low[i]).putDouble(pds[i]);
        }
        return new CborWriter(rows.capacity() + 256)
                .array(FIELDS)
                .integer(VERSION)
                .text(source.sweepId)
                .text(source.modelId)
                .integer(source.validAt)
                .integer(partition)
                .integer(position)
                .bytes(rows.array())
                .toByteArray();
    }

    /**
     * The partition of these canonical bytes.
     *
     * @throws IllegalArgumentException if they are not canonical: another version, rows out of order, a PD outside [0, 1]
     */
    public static PartitionPds decode(byte[] bytes) {
        CborReader reader = new CborReader(bytes);
        reader.array(FIELDS);
        reader.integer(VERSION, VERSION);
        Source source = new Source(reader.text(), reader.text(), reader.integer());
        int partition = (int) reader.integer(0, Integer.MAX_VALUE);
        long position = reader.integer(0, Long.MAX_VALUE);
        byte[] rows = reader.bytes();
        reader.end();
        if (rows.length % ROW_BYTES != 0) {
            throw new IllegalArgumentException("expected rows of " + ROW_BYTES + " bytes: " + rows.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(rows);
        Builder builder = new Builder(source, partition, position);
        while (in.hasRemaining()) {
            builder.add(in.getLong(), in.getLong(), in.getDouble());
        }
        PartitionPds decoded = builder.build();
        if (!Arrays.equals(decoded.encode(), bytes)) {
            throw new IllegalArgumentException("expected rows in rising order of their tags");
        }
        return decoded;
    }

    /** SHA-256 of the canonical bytes. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(encode());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Bytes compare as unsigned numbers, so tags sort as their bytes do. */
    private static int compare(long high1, long low1, long high2, long low2) {
        int order = Long.compareUnsigned(high1, high2);
        return order != 0 ? order : Long.compareUnsigned(low1, low2);
    }

    /** Collects the firms of a partition in any order. Not thread-safe. */
    public static final class Builder {
        private final Source source;
        private final int partition;
        private final long position;
        private long[] high = new long[64];
        private long[] low = new long[64];
        private double[] pds = new double[64];
        private int size;

        /**
         * An empty partition.
         *
         * @param position size of the partition's log that the PDs are computed from
         */
        public Builder(Source source, int partition, long position) {
            this.source = source;
            this.partition = partition;
            this.position = position;
        }

        /**
         * Adds a firm by its tag.
         *
         * @throws IllegalArgumentException if {@code pd} is not in [0, 1]
         */
        public Builder add(long tagHigh, long tagLow, double pd) {
            if (!(pd >= 0 && pd <= 1)) {
                throw new IllegalArgumentException("expected a probability in [0, 1]: pd=" + pd);
            }
            if (size == pds.length) {
                high = Arrays.copyOf(high, 2 * size);
                low = Arrays.copyOf(low, 2 * size);
                pds = Arrays.copyOf(pds, 2 * size);
            }
            high[size] = tagHigh;
            low[size] = tagLow;
            pds[size++] = pd + 0.0;
            return this;
        }

        /**
         * Adds a firm by its tag of {@link #TAG_BYTES} bytes.
         *
         * @throws IllegalArgumentException if the tag has another length, or {@code pd} is not in [0, 1]
         */
        public Builder add(byte[] tag, double pd) {
            if (tag.length != TAG_BYTES) {
                throw new IllegalArgumentException("expected a tag of " + TAG_BYTES + " bytes: " + tag.length);
            }
            ByteBuffer in = ByteBuffer.wrap(tag);
            return add(in.getLong(), in.getLong(), pd);
        }

        /**
         * The partition, sorted. O(n log n).
         *
         * @throws IllegalArgumentException if a tag was added twice
         */
        public PartitionPds build() {
            Integer[] order = new Integer[size];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> compare(high[a], low[a], high[b], low[b]));
            long[] sortedHigh = new long[size];
            long[] sortedLow = new long[size];
            double[] sortedPds = new double[size];
            for (int i = 0; i < size; i++) {
                int from = order[i];
                sortedHigh[i] = high[from];
                sortedLow[i] = low[from];
                sortedPds[i] = pds[from];
                if (i > 0 && compare(sortedHigh[i - 1], sortedLow[i - 1], sortedHigh[i], sortedLow[i]) == 0) {
                    throw new IllegalArgumentException("expected each firm once in partition " + partition);
                }
            }
            return new PartitionPds(source, partition, position, sortedHigh, sortedLow, sortedPds);
        }
    }
}
