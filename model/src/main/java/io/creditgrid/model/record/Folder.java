package io.creditgrid.model.record;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.id.EnterpriseId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live records of one firm, kind and page in one row: a view of the log up to {@link #lastSeq()}. The layout stands in
 * the package's introduction.
 *
 * <p><strong>Thread-safety.</strong> Immutable; changes give a new folder. <strong>Complexity.</strong> {@link #find}
 * O(log n), {@link #with} O(n) in the keys of the folder.
 */
public final class Folder {
    /** Version of the stored layout. */
    public static final int FORMAT_VERSION = StoredFormat.VERSION;

    /** The lastSeq of a folder that holds nothing yet. */
    public static final long NOTHING = -1;

    private static final int ENTRY_ITEMS = 4;
    private static final int TAG_BYTES = 16;

    private final EnterpriseId firm;
    private final long lastSeq;
    private final @Nullable List<PageRef> directory;
    private final List<FolderEntry> entries;

    private Folder(EnterpriseId firm, long lastSeq, @Nullable List<PageRef> directory, List<FolderEntry> entries) {
        this.firm = firm;
        this.lastSeq = lastSeq;
        this.directory = directory;
        this.entries = entries;
    }

    /** A folder that holds nothing yet; an enterprise folder has a directory. */
    public static Folder empty(EnterpriseId firm, RecordKind kind) {
        return new Folder(firm, NOTHING, hasDirectory(kind) ? List.of() : null, List.of());
    }

    /** Whether the folders of a kind keep the firm's directory of pages. */
    public static boolean hasDirectory(RecordKind kind) {
        return kind == RecordKind.ENTERPRISE;
    }

    /** The firm; of a personal subject its tag, since a folder must not name it. */
    public EnterpriseId firm() {
        return firm;
    }

    /** The seq of the last entry folded in; {@link #NOTHING} for a new folder. */
    public long lastSeq() {
        return lastSeq;
    }

    /** The firm's other pages in ascending order; null unless this is an enterprise folder. */
    public @Nullable List<PageRef> directory() {
        return directory;
    }

    /** The keys, ascending by tag. */
    public List<FolderEntry> entries() {
        return entries;
    }

    /** The entry of a key; null if the folder has none. */
    public @Nullable FolderEntry find(byte[] keyTag) {
        int index = indexOf(keyTag);
        return index < 0 ? null : entries.get(index);
    }

    /** This folder after {@code version} of a key. */
    public Folder with(byte[] keyTag, Version version) {
        int index = indexOf(keyTag);
        List<FolderEntry> changed = new ArrayList<>(entries.size() + 1);
        changed.addAll(entries);
        if (index >= 0) {
            changed.set(index, entries.get(index).with(version));
        } else {
            changed.add(-index - 1, new FolderEntry(keyTag, version.seq(), version.block(), List.of(version)));
        }
        return new Folder(firm, version.seq(), directory, changed);
    }

    /**
     * This folder after an entry of a key that nobody can open any more, since its subject's key was destroyed: where the entry
     * stands is kept, and no version.
     */
    public Folder noting(byte[] keyTag, long seq, long block) {
        int index = indexOf(keyTag);
        List<FolderEntry> changed = new ArrayList<>(entries.size() + 1);
        changed.addAll(entries);
        FolderEntry noted = new FolderEntry(keyTag, seq, block, List.of());
        if (index >= 0) {
            changed.set(index, noted);
        } else {
            changed.add(-index - 1, noted);
        }
        return new Folder(firm, seq, directory, changed);
    }

    /**
     * This enterprise folder with a page listed, changed by the entry {@code seq}; the same folder if it is listed already.
     *
     * @throws IllegalStateException if this is no enterprise folder
     */
    public Folder listing(PageRef page, long seq) {
        if (directory == null) {
            throw new IllegalStateException("expected the enterprise folder: this one has no directory");
        }
        int index = java.util.Collections.binarySearch(directory, page);
        if (index >= 0) {
            return this;
        }
        List<PageRef> changed = new ArrayList<>(directory);
        changed.add(-index - 1, page);
        return new Folder(firm, seq, List.copyOf(changed), entries);
    }

    private int indexOf(byte[] keyTag) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(entries.get(middle).keyTag(), keyTag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** The stored bytes. */
    public byte[] encode() {
        CborWriter out = new CborWriter(1024).array(5);
        out.integer(FORMAT_VERSION).text(firm.canonical()).integer(lastSeq);
        if (directory == null) {
            out.nul();
        } else {
            out.array(directory.size());
            for (PageRef ref : directory) {
                out.array(2).integer(ref.kind()).integer(ref.page());
            }
        }
        out.array(entries.size());
        for (FolderEntry entry : entries) {
            out.array(ENTRY_ITEMS)
                    .bytes(entry.keyTag())
                    .integer(entry.lastSeq())
                    .integer(entry.lastBlock());
            out.array(entry.versions().size());
            for (Version version : entry.versions()) {
                out.array(4)
                        .integer(version.op().number())
                        .integer(version.seq())
                        .integer(version.block());
                out.bytes(version.stored());
            }
        }
        return out.toByteArray();
    }

    /**
     * The firm of a folder without reading the rest; a tag if it is a personal subject's.
     *
     * @throws CborException if the first fields are malformed
     * @throws IllegalArgumentException if the firm is none
     */
    public static EnterpriseId firmOf(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(5);
        in.integer(FORMAT_VERSION, FORMAT_VERSION);
        return new EnterpriseId(in.text());
    }

    /**
     * The directory of a folder without opening its images; null if it has none.
     *
     * @throws CborException if the fields before the keys are malformed
     */
    public static @Nullable List<PageRef> directoryOf(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(5);
        in.integer(FORMAT_VERSION, FORMAT_VERSION);
        in.skip();
        in.skip();
        return readDirectory(in);
    }

    /**
     * Reads a folder strictly; not one of a personal subject, whose images are encrypted.
     *
     * @throws CborException if the form is not canonical
     * @throws IllegalArgumentException if a value breaks a rule
     */
    public static Folder decode(byte[] bytes) {
        return decode(bytes, ImageOpener.PLAIN);
    }

    /** As {@link #decode(byte[])}, with images opened by {@code opener}. */
    public static Folder decode(byte[] bytes, ImageOpener opener) {
        CborReader in = new CborReader(bytes);
        in.array(5);
        in.integer(FORMAT_VERSION, FORMAT_VERSION);
        EnterpriseId firm = new EnterpriseId(in.text()); // refuses what is not canonical
        long lastSeq = in.integer(0, Long.MAX_VALUE);
        List<PageRef> directory = readDirectory(in);
        int count = in.array();
        List<FolderEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(ENTRY_ITEMS);
            entries.add(readEntry(in, in.bytes(TAG_BYTES), opener));
            if (i > 0
                    && Arrays.compareUnsigned(
                                    entries.get(i - 1).keyTag(), entries.get(i).keyTag())
                            >= 0) {
                throw new CborException(in.position(), "key tags in ascending order", "another order");
            }
        }
        in.end();
        return new Folder(firm, lastSeq, directory, entries);
    }

    /**
     * The entry of one key without opening the images of others; null if the folder has none. Linear in the keys before it, of which
     * only the tags are looked at.
     *
     * @throws CborException if what was read on the way is malformed
     * @throws IllegalArgumentException if a value of the entry breaks a rule
     */
    public static @Nullable FolderEntry entryOf(byte[] bytes, byte[] keyTag, ImageOpener opener) {
        CborReader in = new CborReader(bytes);
        in.array(5);
        in.integer(FORMAT_VERSION, FORMAT_VERSION);
        in.skip(); // firm
        in.skip(); // lastSeq
        in.skip(); // directory
        for (int left = in.array(); left > 0; left--) {
            in.array(ENTRY_ITEMS);
            byte[] tag = in.bytes(TAG_BYTES);
            int order = Arrays.compareUnsigned(tag, keyTag);
            if (order == 0) {
                return readEntry(in, tag, opener);
            }
            if (order > 0) {
                return null;
            }
            for (int item = 1; item < ENTRY_ITEMS; item++) {
                in.skip();
            }
        }
        return null;
    }

    private static @Nullable List<PageRef> readDirectory(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        int count = in.array();
        List<PageRef> directory = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(2);
            directory.add(new PageRef((int) in.integer(0, 255), (int) in.integer(0, Integer.MAX_VALUE)));
            if (i > 0 && directory.get(i - 1).compareTo(directory.get(i)) >= 0) {
                throw new CborException(in.position(), "pages in ascending order", "another order");
            }
        }
        return List.copyOf(directory);
    }

    /** What follows on an entry's tag. */
    private static FolderEntry readEntry(CborReader in, byte[] keyTag, ImageOpener opener) {
        long lastSeq = in.integer(0, Long.MAX_VALUE);
        long lastBlock = in.integer(0, Long.MAX_VALUE);
        int count = in.array();
        List<Version> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(4);
            Op op = Op.ofNumber(in.integer());
            long seq = in.integer(0, Long.MAX_VALUE);
            long block = in.integer(0, Long.MAX_VALUE);
            byte[] stored = in.bytes();
            versions.add(Version.decode(op, seq, block, opener.open(seq, stored), stored));
            if (i > 0 && versions.get(i - 1).seq() >= seq) {
                throw new CborException(in.position(), "versions in ascending order of seq", "another order");
            }
        }
        return new FolderEntry(keyTag, lastSeq, lastBlock, versions);
    }
}
