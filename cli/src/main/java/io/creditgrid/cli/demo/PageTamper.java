package io.creditgrid.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Changes one byte of a stored value behind Ignite's back, as somebody with access to a server's disk would: in the
 * partition file of one copy, with the page's checksum made right, so that Ignite notices nothing. What the audit is for.
 *
 * <p>The node must have made a checkpoint and been stopped in order: otherwise the change is undone from its log when it
 * starts, or the file still holds an older value.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state. Calls on one file must not overlap.
 */
public final class PageTamper {
    /**
     * What was changed.
     *
     * @param file the partition file
     * @param page number of the page in it, 0 is the first after the file's header
     * @param position of the byte in the file
     * @param before what the byte was
     * @param after what it is now
     */
    public record Place(Path file, int page, long position, byte before, byte after) {}

    private PageTamper() {}

    /** The partition file under the folder of a group of caches on a node. */
    public static Path partitionFile(Path groupDir, int partition) {
        return groupDir.resolve("part-" + partition + ".bin");
    }

    /**
     * Changes one byte of the one live row that holds a value. The value may lie in several pages.
     *
     * @param file partition file of one copy
     * @param stored the value as it is stored, whole; only one live row of the file may have it
     * @param offset of the byte in the value
     * @param newByte what it shall be, other than it is
     * @return where it was; the same call with the altered value and {@link Place#before()} undoes it
     * @throws IllegalArgumentException if {@code offset} is not in the value or the byte is that already
     * @throws IOException if the file cannot be read or written, or not exactly one live row has the value
     */
    public static Place alter(Path file, byte[] stored, int offset, byte newByte) throws IOException {
        if (offset < 0 || offset >= stored.length) {
            throw new IllegalArgumentException("expected 0 <= offset < " + stored.length + ": offset=" + offset);
        }
        if (stored[offset] == newByte) {
            throw new IllegalArgumentException("expected another byte than " + newByte + " at offset " + offset);
        }
        if (!Files.exists(file)) {
            throw new IOException("no such file: " + file);
        }
        PartitionFile partition = PartitionFile.read(file);
        List<PartitionFile.Found> found = partition.find(stored);
        if (found.size() != 1) {
            throw new IOException(file + ": " + found.size() + " live rows have the value, expected one;"
                    + " make a checkpoint, stop the node in order, and give the value whole");
        }
        int position = found.get(0).position(offset);
        byte before = partition.at(position);
        partition.alter(position, newByte);
        return new Place(file, partition.page(position), position, before, newByte);
    }
}
