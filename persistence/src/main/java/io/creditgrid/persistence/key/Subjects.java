package io.creditgrid.persistence.key;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.ledger.Tags;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * Personal subjects as a node reads them: who is one, how one is named where it must not be, and what opens its records.
 *
 * <p>Keys are read from their rows each time and kept nowhere, so that a subject whose key was destroyed is gone at once.
 * Firms that are no persons cost nothing but a look at their identifier.
 *
 * <p>Call it as the node. <strong>Thread-safety.</strong> Safe. <strong>Complexity.</strong> One read a subject, local on
 * the node that owns it.
 */
public final class Subjects {
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 2;

    private final Ignite ignite;
    private final Bytes gridId;
    private final LedgerKeys keys;
    private final Tags tags;
    private final Placement placement;
    private final Set<String> personalNamespaces;
    private final SubjectKeys subjectKeys;

    /**
     * @param keys the grid's secrets; their lookup of subject keys is not used
     * @param personalNamespaces as in {@link EnterpriseId#isPersonal(Set)}
     */
    public Subjects(
            Ignite ignite,
            GridIdentity grid,
            LedgerKeys keys,
            Set<String> personalNamespaces,
            SubjectKeys subjectKeys) {
        this.ignite = ignite;
        this.gridId = grid.gridId();
        this.keys = keys;
        this.tags = new Tags(keys);
        this.placement = new Placement(grid.partitions());
        this.personalNamespaces = Set.copyOf(personalNamespaces);
        this.subjectKeys = subjectKeys;
    }

    /** Whether what is written about a firm is encrypted under a key of its own. */
    public boolean isPersonal(EnterpriseId firm) {
        return firm.isPersonal(personalNamespaces);
    }

    /** What stands for a personal firm in records of others and in its own folders. */
    public EnterpriseId tagOf(EnterpriseId firm) {
        return EnterpriseId.tagged(placement.partition(firm), tags.firm(firm));
    }

    /** A key as it is stored: personal firms that it names, beside the one it is filed under, are replaced by their tags. */
    public RecordKey stored(RecordKey key) {
        RecordKey stored = key;
        int index = stored.clearSubjectPart(personalNamespaces);
        while (index >= 0) {
            EnterpriseId named = EnterpriseId.of(stored.part(index));
            stored = stored.withPart(index, tagOf(named).canonical());
            index = stored.clearSubjectPart(personalNamespaces);
        }
        return stored;
    }

    /** What is known of the key of a subject. */
    public SubjectKey key(int partition, byte[] firmTag) {
        IgniteCache<RowKey, byte[]> rows = ignite.cache(CacheName.SUBJECT.label());
        return subjectKeys.open(partition, firmTag, rows.get(RowKey.subject(partition, firmTag)));
    }

    /** The grid's secrets with a lookup of the keys of a partition's subjects, as they are when it is asked. */
    public LedgerKeys keys(int partition) {
        return keys.withSubjects(firmTag -> key(partition, firmTag.array()));
    }

    /**
     * What opens the records of a subject; null if its key was destroyed.
     *
     * @throws GridException STORED_FORM if its key is missing or altered
     */
    public @Nullable SubjectCipher cipher(int partition, byte[] firmTag) {
        SubjectKey key = key(partition, firmTag);
        // a transaction's rows become visible one after the other; a reader that comes between looks again
        for (int attempt = 1; key == SubjectKey.Gone.MISSING && attempt < ATTEMPTS; attempt++) {
            pause();
            key = key(partition, firmTag);
        }
        if (key instanceof SubjectKey.Held held) {
            return new SubjectCipher(gridId, held);
        }
        if (key == SubjectKey.Gone.DESTROYED) {
            return null;
        }
        throw new GridException(
                GridError.STORED_FORM,
                "expected the key of a subject in partition " + partition + ": it is missing or altered; run"
                        + " 'creditgrid audit verify'");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted while a subject was read; ask again", e);
        }
    }

    /**
     * A folder as its row has it, opened if it is a personal subject's; null if that one's key was destroyed.
     *
     * @throws GridException STORED_FORM if its key is missing or altered
     * @throws IllegalArgumentException if the row cannot be read
     */
    public @Nullable Folder folder(RowKey row, byte[] bytes) {
        ImageOpener opener = opener(row, bytes);
        return opener == null ? null : Folder.decode(bytes, opener);
    }

    /**
     * Opens the images of a folder as its row has it; null if it is a personal subject's whose key was destroyed.
     *
     * @throws GridException STORED_FORM if its key is missing or altered
     * @throws IllegalArgumentException if the row cannot be read
     */
    public @Nullable ImageOpener opener(RowKey row, byte[] bytes) {
        if (!Folder.firmOf(bytes).isTag()) {
            return ImageOpener.PLAIN;
        }
        SubjectCipher cipher = cipher(row.partition(), row.tag());
        return cipher == null ? null : opener(cipher, row.partition());
    }

    /** Opens the images of a subject's folders. */
    public static ImageOpener opener(SubjectCipher cipher, int partition) {
        return (seq, stored) -> {
            byte[] image = cipher.decrypt(partition, seq, Half.IMAGE, stored);
            if (image == null) {
                throw new IllegalArgumentException("expected an image that its subject's key opens: seq=" + seq);
            }
            return image;
        };
    }

    /** The refusal of what needs the records of a subject whose key was destroyed. */
    public static GridException destroyed() {
        return new GridException(
                GridError.SUBJECT_DESTROYED,
                "the key of this personal subject was destroyed: nobody can read what was written about it, and nothing"
                        + " more is written");
    }
}
