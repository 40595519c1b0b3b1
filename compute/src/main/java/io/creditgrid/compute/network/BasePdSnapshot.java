package io.creditgrid.compute.network;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Base probabilities of default of all firms, as one sweep left them: every partition once, all of the same sweep.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class BasePdSnapshot {
    private final PartitionPds[] partitions;

    private BasePdSnapshot(PartitionPds[] partitions) {
        this.partitions = partitions;
    }

    /**
     * The snapshot of these partitions, in any order.
     *
     * @throws IllegalArgumentException if there is none, one is absent or there twice, or they are not of one sweep
     */
    public static BasePdSnapshot of(Collection<PartitionPds> partitions) {
        PartitionPds[] all = new PartitionPds[partitions.size()];
        boolean[] placed = new boolean[all.length];
        PartitionPds.@Nullable Source source = null;
        for (PartitionPds rows : partitions) {
            int partition = rows.partition();
            if (partition >= all.length || placed[partition]) {
                throw new IllegalArgumentException(
                        "expected each of the partitions 0 to " + (all.length - 1) + " once: partition=" + partition);
            }
            if (source != null && !source.equals(rows.source())) {
                throw new IllegalArgumentException(
                        "expected partitions of one sweep: " + source + " and " + rows.source());
            }
            source = rows.source();
            placed[partition] = true;
            all[partition] = rows;
        }
        if (all.length == 0) {
            throw new IllegalArgumentException("expected at least one partition");
        }
        return new BasePdSnapshot(all);
    }

    /** Sweep, card and valid day. */
    public PartitionPds.Source source() {
        return partitions[0].source();
    }

    /** Number of partitions. */
    public int partitions() {
        return partitions.length;
    }

    /** The rows of one partition. */
    public PartitionPds partition(int partition) {
        return partitions[partition];
    }

    /** Number of firms. */
    public long size() {
        long size = 0;
        for (PartitionPds rows : partitions) {
            size += rows.size();
        }
        return size;
    }

    /** The PD of the firm with this tag in its partition, {@link Double#NaN} if it is not there. */
    public double find(int partition, long tagHigh, long tagLow) {
        return partitions[partition].find(tagHigh, tagLow);
    }
}
