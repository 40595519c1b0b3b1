package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block's bytes as far as they can be read, so that one altered byte does not hide the entries before it.
 *
 * @param partition as stated
 * @param number as stated
 * @param writerEpoch as stated
 * @param firstSeq as stated
 * @param previousWithIds as stated
 * @param ids the request ids as stated, by the index of their entry; null if they cannot be read
 * @param entries the entries that could be read
 * @param complete whether all bytes could be read
 */
record BlockScan(
        int partition,
        long number,
        long writerEpoch,
        long firstSeq,
        long previousWithIds,
        @Nullable Map<Integer, Bytes> ids,
        List<Block.Entry> entries,
        boolean complete) {
    /** Null if not even the first fields can be read. */
    static @Nullable BlockScan of(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        try {
            Block.readStart(in);
            BlockScan start = new BlockScan(
                    Format.readInt(in),
                    Format.readNatural(in),
                    Format.readNatural(in),
                    Format.readNatural(in),
                    Format.readLink(in),
                    ids(in.bytes()),
                    new ArrayList<>(),
                    false);
            return start.readEntries(in);
        } catch (CborException e) {
            return null;
        }
    }

    private static @Nullable Map<Integer, Bytes> ids(byte[] packed) {
        Map<Integer, Bytes> ids = new HashMap<>();
        try {
            for (Block.RequestId id : Block.unpackIds(packed)) {
                if (ids.put(id.index(), id.id()) != null) {
                    return null;
                }
            }
            return ids;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private BlockScan readEntries(CborReader in) {
        try {
            int count = in.array();
            for (int i = 0; i < count; i++) {
                entries.add(Format.part(in, Block::readEntry));
            }
            in.end();
        } catch (CborException e) {
            return this;
        }
        return new BlockScan(partition, number, writerEpoch, firstSeq, previousWithIds, ids, entries, true);
    }

    /** The request id that the block states for an entry; null if none. */
    @Nullable
    Bytes idOf(int index) {
        return ids == null ? null : ids.get(index);
    }
}
