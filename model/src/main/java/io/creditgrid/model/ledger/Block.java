package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries that one transaction made in one partition. Leaf, meta and image are kept as bytes: a block can be read though one of them was altered.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param partition the log that it is of
 * @param number its place among the partition's blocks, from 0 without gaps
 * @param writerEpoch rises at each takeover
 * @param firstSeq seq of its first entry
 * @param previousWithIds number of the block before it that has request ids, or {@link #NONE}
 * @param ids request ids of entries that came from a client, ascending by entry
 * @param entries 1 to {@value #ENTRIES_MAX} entries
 */
public record Block(
        int partition,
        long number,
        long writerEpoch,
        long firstSeq,
        long previousWithIds,
        List<RequestId> ids,
        List<Entry> entries) {
    /** No block with request ids before. */
    public static final long NONE = Format.NONE;

    /** Entries of a block, at most: their index is a u16. */
    public static final int ENTRIES_MAX = 0xffff;

    private static final int FIELDS = 8;
    private static final int ENTRY_FIELDS = 7;
    private static final int ID_LENGTH = Short.BYTES + Format.ID_LENGTH;

    /**
     * The request id of an entry.
     *
     * @param index the entry's index in the block
     * @param id 16 bytes
     */
    public record RequestId(int index, Bytes id) {
        /** Refuses an id of another length. */
        public RequestId {
            id.sized(Format.ID_LENGTH, "a request id");
        }
    }

    /**
     * One entry.
     *
     * @param firmTag 16 bytes
     * @param keyTag 16 bytes
     * @param folderKind number of the kind whose folder holds the key
     * @param page the folder's page, 0 or more
     * @param leaf the leaf's bytes
     * @param meta the meta's bytes; of a personal subject, encrypted by {@link SubjectCipher}
     * @param image the image's bytes, an encoded array whose items are the fields; of a personal subject, encrypted likewise
     */
    public record Entry(Bytes firmTag, Bytes keyTag, int folderKind, int page, Bytes leaf, Bytes meta, Bytes image) {
        /** Refuses tags of another length and negative numbers. */
        public Entry {
            firmTag.sized(Tags.LENGTH, "a firm tag");
            keyTag.sized(Tags.LENGTH, "a key tag");
            Format.check(folderKind >= 0 && page >= 0, "kind and page of 0 or more", folderKind + ", " + page);
        }
    }

    /** Refuses values out of range, and ids out of order or without an entry. */
    public Block {
        ids = List.copyOf(ids);
        entries = List.copyOf(entries);
        Format.check(
                partition >= 0 && number >= 0 && writerEpoch >= 0 && firstSeq >= 0,
                "partition, number, writer epoch and first seq of 0 or more",
                partition + ", " + number + ", " + writerEpoch + ", " + firstSeq);
        Format.check(
                previousWithIds == NONE || (previousWithIds >= 0 && previousWithIds < number),
                "an earlier block with ids or none",
                previousWithIds);
        Format.check(!entries.isEmpty() && entries.size() <= ENTRIES_MAX, "1 to 65535 entries", entries.size());
        int last = -1;
        for (RequestId id : ids) {
            Format.check(id.index() > last && id.index() < entries.size(), "ids in order of entries", id.index());
            last = id.index();
        }
    }

    /** The seq after its last entry. */
    public long endSeq() {
        return firstSeq + entries.size();
    }

    /** The stored bytes. */
    public byte[] encode() {
        CborWriter out = new CborWriter(512 * entries.size()).array(FIELDS);
        out.integer(Format.VERSION)
                .integer(partition)
                .integer(number)
                .integer(writerEpoch)
                .integer(firstSeq);
        Format.writeLink(out, previousWithIds);
        out.bytes(packedIds());
        out.array(entries.size());
        for (Entry entry : entries) {
            out.array(ENTRY_FIELDS)
                    .bytes(entry.firmTag().array())
                    .bytes(entry.keyTag().array());
            out.integer(entry.folderKind()).integer(entry.page());
            out.bytes(entry.leaf().array())
                    .bytes(entry.meta().array())
                    .bytes(entry.image().array());
        }
        return out.toByteArray();
    }

    /**
     * The block that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static Block decode(byte[] encoded) {
        return Format.decode(encoded, Block::read);
    }

    /** Reads what all blocks begin with. */
    static void readStart(CborReader in) {
        in.array(FIELDS);
        Format.readVersion(in);
    }

    private static Block read(CborReader in) {
        readStart(in);
        return new Block(
                Format.readInt(in),
                Format.readNatural(in),
                Format.readNatural(in),
                Format.readNatural(in),
                Format.readLink(in),
                unpackIds(in.bytes()),
                readEntries(in));
    }

    private static List<Entry> readEntries(CborReader in) {
        int count = in.array();
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(readEntry(in));
        }
        return entries;
    }

    static Entry readEntry(CborReader in) {
        in.array(ENTRY_FIELDS);
        return new Entry(
                Format.readBytes(in, Tags.LENGTH),
                Format.readBytes(in, Tags.LENGTH),
                Format.readInt(in),
                Format.readInt(in),
                Format.readBytes(in),
                Format.readBytes(in),
                Format.readBytes(in));
    }

    private byte[] packedIds() {
        byte[] packed = new byte[ids.size() * ID_LENGTH];
        int at = 0;
        for (RequestId id : ids) {
            at = BigEndian.put(packed, at, id.index(), Short.BYTES);
            System.arraycopy(id.id().array(), 0, packed, at, Format.ID_LENGTH);
            at += Format.ID_LENGTH;
        }
        return packed;
    }

    static List<RequestId> unpackIds(byte[] packed) {
        Format.check(packed.length % ID_LENGTH == 0, "packed ids of 18 bytes each", packed.length);
        List<RequestId> ids = new ArrayList<>(packed.length / ID_LENGTH);
        for (int at = 0; at < packed.length; at += ID_LENGTH) {
            byte[] id = new byte[Format.ID_LENGTH];
            System.arraycopy(packed, at + Short.BYTES, id, 0, id.length);
            ids.add(new RequestId(BigEndian.u16(packed, at), Bytes.wrap(id)));
        }
        return ids;
    }
}
