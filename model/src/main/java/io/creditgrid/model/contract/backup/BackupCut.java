package io.creditgrid.model.contract.backup;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.PartitionRoot;
import java.util.List;

/**
 * How far all logs reached at one moment: nothing that was acknowledged before it is missing, and of what came after nothing is
 * there.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param gridId 32 hex digits
 * @param offsetSeconds offset of the grid's days from UTC
 * @param incarnation the life of the grid
 * @param keyFingerprint of the key file, 32 hex digits
 * @param keks ids of the key-encryption keys of the node that was asked
 * @param time of the moment, epoch milliseconds
 * @param epochs records of epochs
 * @param epochRoot root over them, hexadecimal
 * @param heads of all partitions, in order
 */
public record BackupCut(
        String gridId,
        int offsetSeconds,
        long incarnation,
        String keyFingerprint,
        List<Integer> keks,
        long time,
        long epochs,
        String epochRoot,
        List<Head> heads) {
    /** Keeps copies of the lists. */
    public BackupCut {
        keks = List.copyOf(keks);
        heads = List.copyOf(heads);
    }

    /**
     * The end of a partition's log.
     *
     * @param size entries
     * @param blocks blocks
     * @param root RFC 6962 root over the entries' leaves, hexadecimal
     */
    public record Head(long size, long blocks, String root) {}

    /** What was fixed at the grid's creation, and its life. */
    public GridIdentity grid() {
        return new GridIdentity(Bytes.hex(gridId), heads.size(), offsetSeconds, incarnation);
    }

    /** Sizes and roots of all partitions, in order. */
    public List<PartitionRoot> table() {
        return java.util.stream.IntStream.range(0, heads.size())
                .mapToObj(partition -> new PartitionRoot(
                        partition,
                        heads.get(partition).size(),
                        Bytes.hex(heads.get(partition).root())))
                .toList();
    }
}
