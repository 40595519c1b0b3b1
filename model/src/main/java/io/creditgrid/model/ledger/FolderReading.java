package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.PageRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live row's bytes as far as they can be read; images are not opened.
 *
 * @param firm as stated
 * @param lastSeq as stated
 * @param directory as stated; null if there is none
 * @param keys the keys that could be read, in stored order
 * @param complete whether all bytes could be read
 */
record FolderReading(String firm, long lastSeq, @Nullable List<PageRef> directory, List<Key> keys, boolean complete) {
    private static final int FIELDS = 5;
    private static final int KEY_FIELDS = 4;
    private static final int VERSION_FIELDS = 4;

    /**
     * What the row keeps of a key.
     *
     * @param tag as stated
     * @param lastSeq as stated
     * @param lastBlock as stated
     * @param versions in stored order
     */
    record Key(Bytes tag, long lastSeq, long lastBlock, List<Version> versions) {
        /** The lowest seq that it speaks of. */
        long firstSeq() {
            long first = lastSeq;
            for (Version version : versions) {
                first = Math.min(first, version.seq());
            }
            return first;
        }
    }

    /**
     * One version.
     *
     * @param op number of its operation
     * @param seq as stated
     * @param block as stated
     * @param image fingerprint of its image
     */
    record Version(long op, long seq, long block, Fingerprint image) {}

    /** Null if not even the fields before the keys can be read. */
    static @Nullable FolderReading of(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        try {
            in.array(FIELDS);
            in.integer(Folder.FORMAT_VERSION, Folder.FORMAT_VERSION);
            FolderReading start =
                    new FolderReading(in.text(), Format.readNatural(in), directory(in), new ArrayList<>(), false);
            return start.readKeys(in);
        } catch (CborException e) {
            return null;
        }
    }

    private FolderReading readKeys(CborReader in) {
        try {
            int count = in.array();
            for (int i = 0; i < count; i++) {
                keys.add(key(in));
            }
            in.end();
        } catch (CborException e) {
            return this;
        }
        return new FolderReading(firm, lastSeq, directory, keys, true);
    }

    private static @Nullable List<PageRef> directory(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        int count = in.array();
        List<PageRef> pages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(2);
            pages.add(new PageRef(Format.readInt(in), Format.readInt(in)));
        }
        return pages;
    }

    private static Key key(CborReader in) {
        in.array(KEY_FIELDS);
        Bytes tag = Format.readBytes(in, Tags.LENGTH);
        long lastSeq = Format.readNatural(in);
        long lastBlock = Format.readNatural(in);
        int count = in.array();
        List<Version> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(VERSION_FIELDS);
            versions.add(new Version(
                    Format.readNatural(in),
                    Format.readNatural(in),
                    Format.readNatural(in),
                    Fingerprint.of(in.bytes())));
        }
        return new Key(tag, lastSeq, lastBlock, versions);
    }

    /** Whether keys ascend by tag, and the versions of each by seq. */
    boolean isOrdered() {
        for (int i = 0; i < keys.size(); i++) {
            if (i > 0 && keys.get(i - 1).tag().compareTo(keys.get(i).tag()) >= 0) {
                return false;
            }
            List<Version> versions = keys.get(i).versions();
            for (int j = 1; j < versions.size(); j++) {
                if (versions.get(j - 1).seq() >= versions.get(j).seq()) {
                    return false;
                }
            }
        }
        return true;
    }
}
