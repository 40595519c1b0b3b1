package io.creditgrid.persistence.log;

import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a copy on the node that has it. Answers null if that node has no whole copy.
 *
 * @param <T> the answer, which travels as plain arrays
 */
abstract class CopyJob<T> implements IgniteCallable<@Nullable T> {
    private static final long serialVersionUID = 1L;

    private final int partition;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    CopyJob(int partition) {
        this.partition = partition;
    }

    @Override
    public final @Nullable T call() {
        try (LogReader reader = LogReader.open(Objects.requireNonNull(ignite), partition)) {
            return reader == null ? null : read(reader);
        }
    }

    abstract T read(LogReader reader);

    /** Folder rows from after a folder on, as many as make a page. */
    static final class Folders extends CopyJob<Rows> {
        private static final long serialVersionUID = 1L;

        /** Bytes after which a page is full. */
        private static final int PAGE_BYTES = 4 << 20;

        private final long[] after;

        Folders(int partition, @Nullable FolderAddress after) {
            super(partition);
            this.after = Rows.places(after == null ? List.of() : List.of(after));
        }

        @Override
        Rows read(LogReader reader) {
            List<FolderAddress> addresses = new ArrayList<>();
            List<byte[]> rows = new ArrayList<>();
            int[] left = {PAGE_BYTES};
            FolderAddress from =
                    after.length == 0 ? null : Rows.addresses(after).get(0);
            boolean all = reader.folders(from, (address, bytes) -> {
                addresses.add(address);
                rows.add(bytes);
                left[0] -= bytes.length;
                return left[0] > 0;
            });
            return new Rows(addresses, rows, all);
        }
    }

    /** The keys of the log's caches. */
    static final class Census extends CopyJob<RowCensus> {
        private static final long serialVersionUID = 1L;

        Census(int partition) {
            super(partition);
        }

        @Override
        RowCensus read(LogReader reader) {
            return RowCensus.of(reader);
        }
    }

    /** The row of one block; an empty array, which is no block, if there is none. */
    static final class BlockRow extends CopyJob<byte[]> {
        private static final long serialVersionUID = 1L;

        private final long number;

        BlockRow(int partition, long number) {
            super(partition);
            this.number = number;
        }

        @Override
        byte[] read(LogReader reader) {
            byte[] block = reader.block(number);
            return block == null ? new byte[0] : block;
        }
    }

    /** SHA-256 of the rows of blocks from one number to before another: the log itself need not travel. */
    static final class BlockDigests extends CopyJob<byte[] @Nullable []> {
        private static final long serialVersionUID = 1L;

        private final long from;
        private final long to;

        BlockDigests(int partition, long from, long to) {
            super(partition);
            this.from = from;
            this.to = to;
        }

        @Override
        byte[] @Nullable [] read(LogReader reader) {
            byte[] @Nullable [] digests = new byte[Math.toIntExact(to - from)][];
            for (long number = from; number < to; number++) {
                byte[] block = reader.block(number);
                digests[(int) (number - from)] = block == null ? null : Sha256.of(block);
            }
            return digests;
        }
    }

    /** The head of the log, then some folder rows in the order asked for. */
    static final class HeadAndFolders extends CopyJob<byte[] @Nullable []> {
        private static final long serialVersionUID = 1L;

        private final long[] places;

        HeadAndFolders(int partition, Collection<FolderAddress> addresses) {
            super(partition);
            this.places = Rows.places(addresses);
        }

        @Override
        byte[] @Nullable [] read(LogReader reader) {
            List<FolderAddress> addresses = Rows.addresses(places);
            byte[] @Nullable [] rows = new byte[1 + addresses.size()][];
            rows[0] = reader.head();
            for (int i = 0; i < addresses.size(); i++) {
                rows[1 + i] = reader.folder(addresses.get(i));
            }
            return rows;
        }
    }

    /** All rows of personal subjects: firm tag, row, firm tag, row, … */
    static final class Subjects extends CopyJob<byte[][]> {
        private static final long serialVersionUID = 1L;

        Subjects(int partition) {
            super(partition);
        }

        @Override
        byte[][] read(LogReader reader) {
            List<byte[]> rows = new ArrayList<>();
            reader.subjects((tag, row) -> {
                rows.add(tag);
                rows.add(row);
            });
            return rows.toArray(byte[][]::new);
        }
    }

    /** The row that names the last restore; an empty array, which is no such row, if there is none. */
    static final class RestoreMarkRow extends CopyJob<byte[]> {
        private static final long serialVersionUID = 1L;

        RestoreMarkRow() {
            super(0);
        }

        @Override
        byte[] read(LogReader reader) {
            return EpochVerifier.markRow(reader);
        }
    }

    /** The head of the epochs, then the records from one number to before another. */
    static final class Epochs extends CopyJob<byte[] @Nullable []> {
        private static final long serialVersionUID = 1L;

        private final long from;
        private final long to;

        Epochs(long from, long to) {
            super(0);
            this.from = from;
            this.to = to;
        }

        @Override
        byte[] @Nullable [] read(LogReader reader) {
            byte[] @Nullable [] rows = new byte[1 + Math.toIntExact(to - from)][];
            rows[0] = reader.peek(CacheName.EPOCH, RowKey.epochHead());
            for (long number = from; number < to; number++) {
                rows[1 + (int) (number - from)] = reader.peek(CacheName.EPOCH, RowKey.epoch(number));
            }
            return rows;
        }
    }

    /** Folder rows on their way between nodes; a class of arrays, since records do not travel. */
    static final class Rows implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        private static final int LONGS = 5;

        private final long[] places;
        private final byte[][] rows;
        private final boolean last;

        Rows(List<FolderAddress> addresses, List<byte[]> rows, boolean last) {
            this.places = places(addresses);
            this.rows = rows.toArray(byte[][]::new);
            this.last = last;
        }

        /** Whether no page follows. */
        boolean isLast() {
            return last;
        }

        List<FolderAddress> addresses() {
            return addresses(places);
        }

        byte[] row(int index) {
            return rows[index];
        }

        static long[] places(Collection<FolderAddress> addresses) {
            long[] places = new long[LONGS * addresses.size()];
            int at = 0;
            for (FolderAddress address : addresses) {
                places[at++] = address.high();
                places[at++] = address.low();
                places[at++] = address.kind();
                places[at++] = address.page();
                places[at++] = address.bucket();
            }
            return places;
        }

        static List<FolderAddress> addresses(long[] places) {
            List<FolderAddress> addresses = new ArrayList<>(places.length / LONGS);
            for (int at = 0; at < places.length; at += LONGS) {
                addresses.add(new FolderAddress(
                        places[at], places[at + 1], (int) places[at + 2], (int) places[at + 3], (int) places[at + 4]));
            }
            return addresses;
        }
    }
}
