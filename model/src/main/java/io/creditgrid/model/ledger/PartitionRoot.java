package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The root of a partition's log at a size.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param partition the log
 * @param size number of entries under the root
 * @param root 32 bytes; SHA-256("") at size 0
 */
public record PartitionRoot(int partition, long size, Bytes root) {
    private static final int FIELDS = 3;

    /** Refuses negative numbers and a root of another length. */
    public PartitionRoot {
        root.sized(Sha256.LENGTH, "a root");
        Format.check(partition >= 0 && size >= 0, "partition and size of 0 or more", partition + ", " + size);
    }

    /** The root of a log without entries. */
    public static PartitionRoot empty(int partition) {
        return new PartitionRoot(partition, 0, Bytes.wrap(Merkle.emptyRoot()));
    }

    /** The root of the log that {@code range} covers. */
    public static PartitionRoot of(int partition, CompactRange range) {
        return new PartitionRoot(partition, range.size(), Bytes.wrap(range.root()));
    }

    /** The bytes that the root over all hashes: CBOR [partition, size, root]. */
    public byte[] encode() {
        CborWriter out = new CborWriter(64);
        write(out);
        return out.toByteArray();
    }

    void write(CborWriter out) {
        out.array(FIELDS).integer(partition).integer(size).bytes(root.array());
    }

    static PartitionRoot read(CborReader in) {
        in.array(FIELDS);
        return new PartitionRoot(Format.readInt(in), Format.readNatural(in), Format.readHash(in));
    }

    /**
     * The root over all partitions: RFC 6962 over one leaf each.
     *
     * @param table every partition from 0 on, in order
     * @throws IllegalArgumentException if one is missing or out of order
     */
    public static Bytes overAll(List<PartitionRoot> table) {
        List<byte[]> leaves = new ArrayList<>(table.size());
        for (PartitionRoot each : table) {
            Format.check(each.partition == leaves.size(), "partition " + leaves.size(), each.partition);
            leaves.add(Merkle.leafHash(each.encode()));
        }
        return Bytes.wrap(Merkle.root(leaves));
    }
}
