package io.creditgrid.grid.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory and disk of a node.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param regionBytes pages held in memory, off the heap; data beyond it is on disk alone
 * @param checkpointBufferBytes copies of pages that change while a checkpoint runs; when it is full, writers are slowed
 * @param walSegmentBytes one file of the write-ahead log; no record may be longer
 * @param walSegments files that are made in advance
 * @param walBufferBytes ring between committers and the log's writer; a longer record would halt the node
 * @param walArchiveBytes files kept behind; a quarter of it filled starts a checkpoint
 * @param walFolder absolute folder of the write-ahead log; null for one in the data folder
 * @param walArchiveFolder absolute folder of the files kept behind, another one; null for one in the data folder
 */
public record Storage(
        long regionBytes,
        long checkpointBufferBytes,
        int walSegmentBytes,
        int walSegments,
        int walBufferBytes,
        long walArchiveBytes,
        @Nullable Path walFolder,
        @Nullable Path walArchiveFolder) {
    private static final int MIB = 1 << 20;

    /** Pages in memory of an embedded node: a demo of 10,000 firms fits, and three nodes stay below 3 GiB. */
    public static final long REGION_BYTES = 256L * MIB;

    /** Smallest region: below it Ignite replaces pages all the time. */
    public static final long REGION_BYTES_MIN = 32L * MIB;

    /** The backup logs a transaction as one record: twice TX_BYTES_MAX and its keys fit many times over. */
    public static final int WAL_SEGMENT_BYTES_MIN = 16 * MIB;

    /** As above, for the ring that a record passes through in one piece. */
    public static final int WAL_BUFFER_BYTES_MIN = 4 * MIB;

    private static final int WAL_SEGMENTS = 4;
    private static final long WAL_ARCHIVE_BYTES = 1024L * MIB;
    private static final long CHECKPOINT_BUFFER_BYTES_MIN = 16L * MIB;

    /** What tests take: quick to make, and too small for transactions of full size. */
    private static final Storage SMALL =
            new Storage(64L * MIB, CHECKPOINT_BUFFER_BYTES_MIN, 4 * MIB, 3, 2 * MIB, 64L * MIB, null, null);

    /** The defaults around a region of {@code regionBytes}. */
    public static Storage ofRegion(long regionBytes) {
        return new Storage(
                regionBytes,
                Math.max(CHECKPOINT_BUFFER_BYTES_MIN, regionBytes / 4),
                WAL_SEGMENT_BYTES_MIN,
                WAL_SEGMENTS,
                WAL_BUFFER_BYTES_MIN,
                WAL_ARCHIVE_BYTES,
                null,
                null);
    }

    /** Small enough for a test; {@link #isForTests()} holds. */
    public static Storage small() {
        return SMALL;
    }

    /** Whether segments or buffer are too small for transactions of full size. */
    public boolean isForTests() {
        return walSegmentBytes < WAL_SEGMENT_BYTES_MIN || walBufferBytes < WAL_BUFFER_BYTES_MIN;
    }

    /** What is wrong with the sizes and folders; {@code smallAllowed} for tests. */
    List<String> problems(boolean smallAllowed) {
        List<String> problems = new ArrayList<>();
        if (regionBytes < REGION_BYTES_MIN) {
            problems.add("region of " + regionBytes + " bytes, expected at least " + REGION_BYTES_MIN);
        }
        if (walBufferBytes > walSegmentBytes) {
            problems.add("WAL buffer of " + walBufferBytes + " bytes is larger than a segment of " + walSegmentBytes);
        }
        if (walFolder != null && walFolder.equals(walArchiveFolder)) {
            problems.add("WAL and its archive have one folder, " + walFolder + ": give each its own");
        }
        if (isForTests() && !smallAllowed) {
            problems.add("WAL segment of " + walSegmentBytes + " and buffer of " + walBufferBytes
                    + " bytes, expected at least " + WAL_SEGMENT_BYTES_MIN + " and " + WAL_BUFFER_BYTES_MIN
                    + ": a longer record would halt the node");
        }
        return problems;
    }
}
