package io.creditgrid.model.contract;

import java.util.List;

/**
 * The roots of an epoch. They are not signed: they prove something only to whoever noted them earlier, or has them from
 * someone it trusts.
 *
 * @param gridId the grid, 32 hex digits
 * @param epoch the epoch's number
 * @param time when it was sealed, epoch milliseconds
 * @param rootOverAll RFC 6962 root over one leaf a partition, CBOR [partition, size, root]; hexadecimal
 * @param partitions size and root of every partition, in order
 */
public record RootAnswer(String gridId, long epoch, long time, String rootOverAll, List<Partition> partitions) {
    /** Keeps a copy of the list. */
    public RootAnswer {
        partitions = List.copyOf(partitions);
    }

    /**
     * A partition's log.
     *
     * @param partition its number
     * @param size entries
     * @param root RFC 6962 root over its leaves, hexadecimal; SHA-256 of nothing at size 0
     */
    public record Partition(int partition, long size, String root) {}
}
