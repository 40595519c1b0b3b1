package io.creditgrid.cli.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A partition file of Ignite 2.17 as it lies on disk while its node is stopped: pages, and the live rows in them.
 *
 * <pre>
 * file       one page of header, then pages of the same size
 * page       u16 type, u16 version, u32 crc, ...; 40 bytes
 * data page  ..., u8 direct items at 50, u8 indirect items at 51, items of u16 from 54 on: the direct ones, each the
 *            position of an entry in the page; then the indirect ones, u8 item number and u8 index of a direct item
 * entry      u16 length, its high bit set for a fragment; then, if so, the u64 link of the next one; the payload
 * link       u8 item number in bits 56-63, ..., u32 page number in bits 0-31
 * row        whole: key, value, version, expiry; in fragments: key, u64 expiry, value, version
 * object     u32 length, u8 type, bytes
 * </pre>
 *
 * Integers are in the machine's own byte order. What is dead (an old version of a row, a recycled page) is listed by no
 * direct item and hence not found.
 *
 * <p><strong>Thread-safety.</strong> Not safe. Nobody else may have the file open for writing.
 */
final class PartitionFile {
    private static final long SIGNATURE = 0xF19A_C4FE_60C5_30B8L;
    private static final int PAGE_SIZE_AT = 13;
    private static final int CRC_AT = 4;
    private static final int COMPRESSED_SIZE_AT = 18;
    private static final int DIRECT_AT = 50;
    private static final int INDIRECT_AT = 51;
    private static final int ITEMS_AT = 54;
    private static final int ITEM_BYTES = 2;
    private static final int LENGTH_BYTES = 2;
    private static final int LINK_BYTES = 8;
    private static final int OBJECT_HEADER_BYTES = 5;
    private static final int EXPIRY_BYTES = 8;
    private static final int TYPE_DATA = 1;
    private static final int FRAGMENT = 0x8000;
    private static final int ITEM_SHIFT = 56;

    /** A stretch of a row's payload in the file, and the link of the next one: 0 for the last. */
    record Piece(int at, int length, long next) {}

    /** Where a live value lies, piece by piece. */
    record Found(List<Piece> pieces, int valueAt) {
        /** Position in the file of byte {@code index} of the value. */
        int position(int index) {
            return PartitionFile.position(pieces, valueAt + index);
        }
    }

    private final Path path;
    private final ByteBuffer bytes;
    private final int pageSize;

    private PartitionFile(Path path, ByteBuffer bytes, int pageSize) {
        this.path = path;
        this.bytes = bytes;
        this.pageSize = pageSize;
    }

    /**
     * Reads the file whole.
     *
     * @throws IOException if it cannot be read or is no partition file
     */
    static PartitionFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(channel.size())).order(ByteOrder.nativeOrder());
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new IOException(path + " became shorter while it was read: stop its node first");
                }
            }
            if (bytes.capacity() < PAGE_SIZE_AT + Integer.BYTES || bytes.getLong(0) != SIGNATURE) {
                throw new IOException(path + " is no partition file");
            }
            return new PartitionFile(path, bytes, bytes.getInt(PAGE_SIZE_AT));
        }
    }

    /** Pages of rows and of all else, without the header. */
    private int pages() {
        return bytes.capacity() / pageSize - 1;
    }

    /** Where a page starts in the file. */
    private int start(int page) {
        return pageSize * (page + 1);
    }

    /** The page that a position of the file lies in. */
    int page(int position) {
        return position / pageSize - 1;
    }

    /** The byte at a position of the file. */
    byte at(int position) {
        return bytes.get(position);
    }

    /** All live rows whose value is {@code value}. */
    List<Found> find(byte[] value) throws IOException {
        List<Found> found = new ArrayList<>();
        Set<Integer> followers = new HashSet<>();
        List<Integer> fragments = new ArrayList<>();
        for (int page = 0; page < pages(); page++) {
            for (int entry : entries(page)) {
                if (!isFragment(entry)) {
                    match(List.of(piece(entry)), value, found);
                } else {
                    fragments.add(entry);
                    if (piece(entry).next() != 0) {
                        followers.add(follow(piece(entry).next()));
                    }
                }
            }
        }
        for (int head : fragments) {
            if (!followers.contains(head)) {
                match(chain(head), value, found);
            }
        }
        return found;
    }

    /** Positions of the live entries of a page; none for a page that holds no rows. */
    private List<Integer> entries(int page) {
        List<Integer> entries = new ArrayList<>();
        if (Short.toUnsignedInt(bytes.getShort(start(page))) == TYPE_DATA) {
            int direct = Byte.toUnsignedInt(bytes.get(start(page) + DIRECT_AT));
            for (int index = 0; index < direct; index++) {
                entries.add(start(page) + item(page, index));
            }
        }
        return entries;
    }

    private int item(int page, int index) {
        return Short.toUnsignedInt(bytes.getShort(start(page) + ITEMS_AT + ITEM_BYTES * index));
    }

    private boolean isFragment(int entry) {
        return (bytes.getShort(entry) & FRAGMENT) != 0;
    }

    private Piece piece(int entry) {
        int length = Short.toUnsignedInt(bytes.getShort(entry)) & ~FRAGMENT;
        return isFragment(entry)
                ? new Piece(entry + LENGTH_BYTES + LINK_BYTES, length, bytes.getLong(entry + LENGTH_BYTES))
                : new Piece(entry + LENGTH_BYTES, length, 0);
    }

    /** Position of the entry that a link names. */
    private int follow(long link) throws IOException {
        int page = (int) link;
        int number = (int) (link >>> ITEM_SHIFT);
        int direct = Byte.toUnsignedInt(bytes.get(start(page) + DIRECT_AT));
        if (number < direct) {
            return start(page) + item(page, number);
        }
        int all = direct + Byte.toUnsignedInt(bytes.get(start(page) + INDIRECT_AT));
        for (int index = direct; index < all; index++) {
            if (item(page, index) >>> Byte.SIZE == number) {
                return start(page) + item(page, item(page, index) & 0xff);
            }
        }
        throw new IOException(path + ", page " + page + ": there is no item " + number);
    }

    /** The pieces of a row from its head on; a row's tail is written first, so pages do not come in order. */
    private List<Piece> chain(int head) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        Piece piece = piece(head);
        pieces.add(piece);
        while (piece.next() != 0) {
            piece = piece(follow(piece.next()));
            pieces.add(piece);
            if (pieces.size() > pages()) {
                throw new IOException(path + ": the fragments of a row form a ring");
            }
        }
        return pieces;
    }

    private void match(List<Piece> row, byte[] value, List<Found> found) {
        int header = OBJECT_HEADER_BYTES + number(row, 0) + (row.size() > 1 ? EXPIRY_BYTES : 0);
        int valueAt = header + OBJECT_HEADER_BYTES;
        if (valueAt + value.length <= length(row)
                && number(row, header) == value.length
                && holds(row, valueAt, value)) {
            found.add(new Found(row, valueAt));
        }
    }

    private boolean holds(List<Piece> row, int valueAt, byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (at(position(row, valueAt + i)) != value[i]) {
                return false;
            }
        }
        return true;
    }

    /** The u32 at an offset of a row, which a page end may cut; -1 past its end. */
    private int number(List<Piece> row, int offset) {
        if (offset < 0 || offset + Integer.BYTES > length(row)) {
            return -1;
        }
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < Integer.BYTES; i++) {
            number.put(at(position(row, offset + i)));
        }
        return number.getInt(0);
    }

    private static int length(List<Piece> row) {
        return row.stream().mapToInt(Piece::length).sum();
    }

    /** Position in the file of an offset of a row. */
    private static int position(List<Piece> row, int offset) {
        int rest = offset;
        for (Piece piece : row) {
            if (rest < piece.length()) {
                return piece.at() + rest;
            }
            rest -= piece.length();
        }
        throw new IndexOutOfBoundsException("offset " + offset + " of a row of " + length(row));
    }

    /**
     * Changes one byte in memory and on disk, and makes the checksum of its page right.
     *
     * @throws IOException if the page's checksum was wrong before, or the page is compressed
     */
    void alter(int position, byte value) throws IOException {
        int start = start(page(position));
        if (bytes.getShort(start + COMPRESSED_SIZE_AT) != 0) {
            throw new IOException(path + ", page " + page(position) + " is compressed");
        }
        if (crc(start) != bytes.getInt(start + CRC_AT)) {
            throw new IOException(path + ", page " + page(position) + ": its checksum is wrong already");
        }
        bytes.put(position, value);
        bytes.putInt(start + CRC_AT, crc(start));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer page = bytes.slice(start, pageSize);
            while (page.hasRemaining()) {
                channel.write(page, start + page.position());
            }
            channel.force(true);
        }
    }

    /** CRC-32 over the page with its own field as zero, all bits turned, as Ignite has it. */
    private int crc(int start) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(start, CRC_AT));
        crc.update(new byte[Integer.BYTES]);
        crc.update(bytes.slice(start + CRC_AT + Integer.BYTES, pageSize - CRC_AT - Integer.BYTES));
        return ~(int) crc.getValue();
    }
}
