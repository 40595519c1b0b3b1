package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import io.creditgrid.persistence.key.Subjects;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The personal subjects that a transaction meets in one partition: their ciphers, keys for those that are new, and the ends of
 * keys. Not thread-safe: one lane, one transaction.
 *
 * <p>Rows are peeked while the head is locked, as folders are; all writers of these rows hold that lock.
 */
final class SubjectDraft {
    private final GridIdentity grid;
    private final int partition;
    private final SubjectKeys keys;
    private final Function<RowKey, byte @Nullable []> subjects;
    private final Function<RowKey, byte @Nullable []> folders;
    private final Map<Bytes, SubjectCipher> ciphers = new HashMap<>();
    private final Map<Bytes, SubjectKey.Held> drawn = new HashMap<>();
    private final Set<Bytes> erased = new HashSet<>();
    private final TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);

    /**
     * @param subjects the row of a subject as it is stored; null if there is none
     * @param folders the row of a folder as it is stored; null if there is none
     */
    SubjectDraft(
            GridIdentity grid,
            int partition,
            SubjectKeys keys,
            Function<RowKey, byte @Nullable []> subjects,
            Function<RowKey, byte @Nullable []> folders) {
        this.grid = grid;
        this.partition = partition;
        this.keys = keys;
        this.subjects = subjects;
        this.folders = folders;
    }

    /**
     * Finds the subject of a unit, or draws a key for it where nothing was ever written about it.
     *
     * @return why the unit must be refused; null if it need not
     */
    @Nullable
    GridException admit(WriteUnit unit) {
        WriteUnit.Erasure erasure = unit.erasure();
        if (erasure != null) {
            return row(erasure.firmTag()) == null ? unknown() : null;
        }
        if (!unit.isPersonal()) {
            return null;
        }
        Bytes tag = Bytes.wrap(unit.firmTag());
        if (erased.contains(tag)) {
            return Subjects.destroyed();
        }
        if (ciphers.containsKey(tag)) {
            return null;
        }
        SubjectKey key = keys.open(partition, unit.firmTag(), subjects.apply(key(unit)));
        if (key == SubjectKey.Gone.DESTROYED) {
            return Subjects.destroyed();
        }
        if (key == SubjectKey.Gone.MISSING) {
            byte[] home = folders.apply(RowKey.folder(partition, unit.firmTag(), RecordKind.ENTERPRISE.number(), 0, 0));
            if (home == null) {
                SubjectKey.Held fresh = keys.draw();
                drawn.put(tag, fresh);
                ciphers.put(tag, new SubjectCipher(grid.gridId(), fresh));
                return null;
            }
            if (!Folder.firmOf(home).isTag()) {
                return storedInClear(unit.firm());
            }
        }
        if (!(key instanceof SubjectKey.Held held)) {
            // a new key would make all that was written unreadable
            return new GridException(
                    GridError.STORED_FORM,
                    "expected the key of a subject in partition " + partition
                            + ": it is missing or altered; run 'creditgrid audit verify'");
        }
        ciphers.put(tag, new SubjectCipher(grid.gridId(), held));
        return null;
    }

    private static GridException unknown() {
        return new GridException(
                GridError.UNKNOWN_FIRM, "expected a subject about which something was written: nothing was");
    }

    /** The row of a subject as this transaction leaves it; null if there is none. */
    private byte @Nullable [] row(Bytes tag) {
        RowKey key = RowKey.subject(partition, tag.array());
        byte[] put = puts.get(key);
        return put == null ? subjects.apply(key) : put;
    }

    /** Whether the key of a subject is destroyed already. */
    boolean isDestroyed(WriteUnit.Erasure erasure) {
        byte[] row = row(erasure.firmTag());
        return row != null && SubjectKeys.isDestroyed(row);
    }

    private static GridException storedInClear(EnterpriseId firm) {
        return new GridException(
                GridError.BAD_CONFIGURATION,
                "expected a register that was declared personal before its first record: scheme=" + firm.scheme()
                        + "; records of this firm are stored in clear already");
    }

    private RowKey key(WriteUnit unit) {
        return RowKey.subject(partition, unit.firmTag());
    }

    /** The cipher of a unit that was admitted; null if it is not about a personal subject. */
    @Nullable
    SubjectCipher cipher(WriteUnit unit) {
        return unit.isPersonal() ? ciphers.get(Bytes.wrap(unit.firmTag())) : null;
    }

    /** Opens the images of a unit's folders. */
    ImageOpener opener(WriteUnit unit) {
        SubjectCipher cipher = cipher(unit);
        return cipher == null ? ImageOpener.PLAIN : Subjects.opener(cipher, partition);
    }

    /** What a unit's folders say as their firm. */
    EnterpriseId folderFirm(WriteUnit unit) {
        return unit.isPersonal() ? EnterpriseId.tagged(partition, unit.firmTag()) : unit.firm();
    }

    RandomGenerator nonces() {
        return keys.random();
    }

    /** A unit wrote something: the key that was drawn for its subject, or the end of one, has to be put with it. */
    void accept(WriteUnit unit) {
        WriteUnit.Erasure erasure = unit.erasure();
        if (erasure != null) {
            erase(erasure);
            return;
        }
        SubjectKey.Held fresh = unit.isPersonal() ? drawn.remove(Bytes.wrap(unit.firmTag())) : null;
        if (fresh != null) {
            puts.put(key(unit), keys.wrap(partition, unit.firmTag(), fresh));
        }
    }

    private void erase(WriteUnit.Erasure erasure) {
        Bytes tag = erasure.firmTag();
        puts.put(RowKey.subject(partition, tag.array()), SubjectKeys.destroyed(erasure.at()));
        ciphers.remove(tag); // units after it, in the same transaction too, find it destroyed
        erased.add(tag);
    }

    /** Rows of subjects that are new or destroyed, in the order in which rows are put. */
    Map<RowKey, byte[]> rowsToPut() {
        return puts;
    }
}
