package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import io.creditgrid.persistence.key.Subjects;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What follows from blocks that are put back: the head after them, and the live rows, folded anew from their entries as the
 * writer folded them. Not thread-safe: one transaction.
 */
final class RestoreDraft {
    /** Bytes of tags, places and lengths that a version adds to a folder beside its image. */
    private static final int VERSION_OVERHEAD_BYTES = 48;

    private final GridIdentity grid;
    private final int partition;
    private final SubjectKeys subjectKeys;
    private final Function<RowKey, byte @Nullable []> folderRows;
    private final Function<RowKey, byte @Nullable []> subjectRows;
    private final TreeMap<RowKey, Folder> folders = new TreeMap<>(RowKey.ORDER);
    private final TreeMap<RowKey, byte[]> blocks = new TreeMap<>(RowKey.ORDER);

    /** Ciphers of subjects; none of one whose key was destroyed. */
    private final Map<Bytes, Optional<SubjectCipher>> ciphers = new HashMap<>();

    private Head head;
    private long bytes;

    /**
     * @param before the head, which the caller has locked
     * @param folderRows the row of a folder as it is stored; null if there is none
     * @param subjectRows the row of a personal subject; null if there is none
     */
    RestoreDraft(
            GridIdentity grid,
            Head before,
            SubjectKeys subjectKeys,
            Function<RowKey, byte @Nullable []> folderRows,
            Function<RowKey, byte @Nullable []> subjectRows) {
        this.grid = grid;
        this.partition = before.partition();
        this.head = before;
        this.subjectKeys = subjectKeys;
        this.folderRows = folderRows;
        this.subjectRows = subjectRows;
    }

    /**
     * Adds the next block.
     *
     * @throws IllegalArgumentException if it does not follow
     * @throws GridException STORED_FORM if the key of a subject is missing, or does not open its entries
     */
    void add(byte[] row) {
        Block block = Block.decode(row);
        head = head.after(grid, block);
        long seq = block.firstSeq();
        for (Block.Entry entry : block.entries()) {
            fold(entry, seq++, block.number());
        }
        blocks.put(RowKey.block(partition, block.number()), row);
        bytes += row.length;
    }

    private void fold(Block.Entry entry, long seq, long block) {
        byte[] stored = entry.image().array();
        boolean personal = SubjectCipher.isEncrypted(stored);
        SubjectCipher cipher = personal ? cipher(entry.firmTag()) : null;
        Image image = personal && cipher == null ? null : Image.decode(opened(cipher, seq, stored));
        EnterpriseId firm = personal || image == null
                ? EnterpriseId.tagged(partition, entry.firmTag().array())
                : image.key().firm();
        RowKey key = key(entry, entry.folderKind(), entry.page());
        Folder before = folder(key, firm, cipher);
        Folder after = image == null
                ? before.noting(entry.keyTag().array(), seq, block)
                : before.with(entry.keyTag().array(), version(image, seq, block, personal ? stored : null));
        folders.put(key, after);
        if (entry.folderKind() != RecordKind.ENTERPRISE.number()) {
            RowKey home = key(entry, RecordKind.ENTERPRISE.number(), 0);
            PageRef page = new PageRef(entry.folderKind(), entry.page());
            folders.put(home, folder(home, firm, cipher).listing(page, seq));
        }
        bytes += stored.length + VERSION_OVERHEAD_BYTES;
    }

    private static Version version(Image image, long seq, long block, byte @Nullable [] encrypted) {
        Version version = Version.of(image, seq, block);
        return encrypted == null ? version : version.storedAs(encrypted);
    }

    private RowKey key(Block.Entry entry, int kind, int page) {
        return RowKey.folder(partition, entry.firmTag().array(), kind, page, 0);
    }

    private Folder folder(RowKey key, EnterpriseId firm, @Nullable SubjectCipher cipher) {
        Folder known = folders.get(key);
        if (known != null) {
            return known;
        }
        byte[] row = folderRows.apply(key);
        if (row == null) {
            return Folder.empty(firm, RecordKind.ofNumber(key.kind()));
        }
        bytes += row.length;
        return Folder.decode(row, cipher == null ? ImageOpener.PLAIN : Subjects.opener(cipher, partition));
    }

    private byte[] opened(@Nullable SubjectCipher cipher, long seq, byte[] stored) {
        byte[] plain = cipher == null ? stored : cipher.decrypt(partition, seq, Half.IMAGE, stored);
        if (plain == null) {
            throw keyless("does not open entry " + seq);
        }
        return plain;
    }

    /** Null if the subject's key was destroyed. */
    private @Nullable SubjectCipher cipher(Bytes firmTag) {
        return ciphers.computeIfAbsent(firmTag, this::find).orElse(null);
    }

    private Optional<SubjectCipher> find(Bytes firmTag) {
        byte[] tag = firmTag.array();
        SubjectKey key = subjectKeys.open(partition, tag, subjectRows.apply(RowKey.subject(partition, tag)));
        if (key instanceof SubjectKey.Held held) {
            return Optional.of(new SubjectCipher(grid.gridId(), held));
        }
        if (key == SubjectKey.Gone.DESTROYED) {
            return Optional.empty();
        }
        throw keyless("is missing or altered");
    }

    private GridException keyless(String what) {
        return new GridException(
                GridError.STORED_FORM, "expected the key of a subject in partition " + partition + ": it " + what);
    }

    /** About how many bytes it would write. */
    long bytes() {
        return bytes;
    }

    Head head() {
        return head;
    }

    /** Blocks, by key in the order in which rows are put. */
    TreeMap<RowKey, byte[]> blocks() {
        return blocks;
    }

    /** Folders, by key in the order in which rows are put. */
    TreeMap<RowKey, byte[]> folders() {
        TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);
        folders.forEach((key, folder) -> puts.put(key, folder.encode()));
        return puts;
    }
}
