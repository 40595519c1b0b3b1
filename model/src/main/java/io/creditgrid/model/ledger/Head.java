package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;

/**
 * The end of a partition's log: all that a writer needs to go on.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param partition the log that it is of
 * @param lastLeaf hash of the last leaf; of an empty log, {@link GridIdentity#genesis}
 * @param range compact range over all leaves; it has the size
 * @param blocks number of blocks
 * @param committedAt commit time of the last entry, epoch milliseconds; 0 of an empty log
 * @param incarnation the grid's life in which the last entry was written
 * @param writerEpoch that of the last block; 0 of an empty log
 * @param lastWithIds number of the last block with request ids, or {@link Block#NONE}
 */
public record Head(
        int partition,
        Bytes lastLeaf,
        CompactRange range,
        long blocks,
        long committedAt,
        long incarnation,
        long writerEpoch,
        long lastWithIds) {
    private static final int FIELDS = 10;

    /** Refuses values out of range or that do not fit together. */
    public Head {
        lastLeaf.sized(Sha256.LENGTH, "a last leaf hash");
        Format.check(
                partition >= 0 && committedAt >= 0 && incarnation >= 0 && writerEpoch >= 0,
                "partition, committedAt, incarnation and writer epoch of 0 or more",
                partition + ", " + committedAt + ", " + incarnation + ", " + writerEpoch);
        Format.check(
                blocks >= 0 && blocks <= range.size() && (blocks == 0) == (range.size() == 0),
                "at least one entry a block",
                blocks + " blocks, " + range.size() + " entries");
        Format.check(
                lastWithIds == Block.NONE || (lastWithIds >= 0 && lastWithIds < blocks),
                "a last block with ids below " + blocks,
                lastWithIds);
    }

    /** The head of a log without entries. */
    public static Head empty(GridIdentity grid, int partition) {
        return new Head(
                partition,
                Bytes.wrap(grid.genesis(partition)),
                CompactRange.EMPTY,
                0,
                0,
                grid.incarnation(),
                0,
                Block.NONE);
    }

    /**
     * The head after a block that was stored, of the same log.
     *
     * @throws IllegalArgumentException if it does not follow: another number, chain, partition or grid; a leaf that cannot be read
     */
    public Head after(GridIdentity grid, Block block) {
        Format.check(
                block.partition() == partition
                        && block.number() == blocks
                        && block.firstSeq() == size()
                        && block.previousWithIds() == lastWithIds
                        && block.writerEpoch() >= Math.max(1, writerEpoch),
                "block " + blocks + " of partition " + partition + " from entry " + size(),
                block.partition() + ":" + block.number() + " from " + block.firstSeq());
        Bytes last = lastLeaf;
        CompactRange grown = range;
        long time = committedAt;
        long life = incarnation;
        for (Block.Entry entry : block.entries()) {
            Leaf leaf = Leaf.decode(entry.leaf().array());
            boolean follows = leaf.gridId().equals(grid.gridId())
                    && leaf.partition() == partition
                    && leaf.seq() == grown.size()
                    && leaf.prev().equals(last)
                    && leaf.committedAt() >= time;
            Format.check(follows, "a leaf that follows in block " + blocks, leaf.partition() + ":" + leaf.seq());
            byte[] hash = Merkle.leafHash(entry.leaf().array());
            last = Bytes.wrap(hash);
            grown = grown.append(hash);
            time = leaf.committedAt();
            life = leaf.incarnation();
        }
        long withIds = block.ids().isEmpty() ? lastWithIds : block.number();
        return new Head(partition, last, grown, blocks + 1, time, life, block.writerEpoch(), withIds);
    }

    /** Number of entries; the seq of the next one. */
    public long size() {
        return range.size();
    }

    /** The stored bytes. */
    public byte[] encode() {
        CborWriter out = new CborWriter(128).array(FIELDS);
        out.integer(Format.VERSION).integer(partition).integer(size());
        out.bytes(lastLeaf.array()).bytes(range.encode());
        out.integer(blocks).integer(committedAt).integer(incarnation).integer(writerEpoch);
        Format.writeLink(out, lastWithIds);
        return out.toByteArray();
    }

    /**
     * The head that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static Head decode(byte[] encoded) {
        return Format.decode(encoded, Head::read);
    }

    private static Head read(CborReader in) {
        in.array(FIELDS);
        Format.readVersion(in);
        int partition = Format.readInt(in);
        long size = Format.readNatural(in);
        return new Head(
                partition,
                Format.readHash(in),
                CompactRange.decode(size, in.bytes()),
                Format.readNatural(in),
                Format.readNatural(in),
                Format.readNatural(in),
                Format.readNatural(in),
                Format.readLink(in));
    }
}
