package io.creditgrid.persistence.door;

import io.creditgrid.model.ledger.CompactRange;

/**
 * How far the log of a partition reaches, as its writer has confirmed it.
 *
 * @param partition the partition
 * @param range compact range over its leaves; its size is the position
 */
public record LogPosition(int partition, CompactRange range) {
    /** Number of entries. */
    public long size() {
        return range.size();
    }
}
