package io.creditgrid.model.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the payloads of one partition's entries: plain ones as they are, encrypted ones under the key of their subject.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one reader, one thread. It remembers the subjects it met last, so it is for one pass over a log.
 */
public final class PayloadReader {
    private static final int REMEMBERED = 256;

    /** Entries for which all subjects are tried; a search costs a key each, and what was altered by the thousand is found anyway. */
    private static final int SEARCHES_MAX = 64;

    private final Bytes gridId;
    private final int partition;
    private final Commitment plain;
    private final SubjectLookup subjects;
    private int searches;

    @SuppressWarnings("serial") // it is never serialised
    private final Map<Bytes, Subject> met = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Subject> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Subject(@Nullable SubjectCipher cipher, SubjectKey.@Nullable Gone gone) {}

    /**
     * A reader of a partition.
     *
     * @param keys with the lookup of subject keys
     */
    public PayloadReader(Bytes gridId, int partition, LedgerKeys keys) {
        this.gridId = gridId;
        this.partition = partition;
        this.plain = new Commitment(keys);
        this.subjects = keys.subjects();
    }

    /** The payloads of an entry as the one that stands at {@code seq}. */
    public Payloads read(Block.Entry entry, long seq) {
        boolean encrypted = SubjectCipher.isEncrypted(entry.meta().array());
        if (encrypted != SubjectCipher.isEncrypted(entry.image().array())) {
            return new Payloads(plain, null, null, null); // nobody writes such an entry
        }
        if (!encrypted) {
            return new Payloads(plain, entry.meta(), entry.image(), null);
        }
        Subject subject = met.computeIfAbsent(entry.firmTag(), this::find);
        Payloads opened = open(subject, entry, seq);
        boolean foreign = opened.meta() == null && opened.image() == null && !opened.isDestroyed();
        Payloads other = foreign ? openAsAnother(entry, seq) : null;
        return other == null ? opened : other;
    }

    private Payloads open(Subject subject, Block.Entry entry, long seq) {
        if (subject.cipher() == null) {
            return new Payloads(plain, null, null, subject.gone());
        }
        return new Payloads(
                subject.cipher().commitment(),
                open(subject.cipher(), seq, Half.META, entry.meta()),
                open(subject.cipher(), seq, Half.IMAGE, entry.image()),
                null);
    }

    /** The payloads of an entry whose firm tag was altered, under the key that opens them; null if none is found. */
    private @Nullable Payloads openAsAnother(Block.Entry entry, long seq) {
        for (Subject subject : List.copyOf(met.values())) {
            Payloads opened = open(subject, entry, seq);
            if (opened.meta() != null || opened.image() != null) {
                return opened;
            }
        }
        if (searches == SEARCHES_MAX) {
            return null;
        }
        searches++;
        for (Bytes firmTag : subjects.all()) {
            Payloads opened = open(find(firmTag), entry, seq);
            if (opened.meta() != null || opened.image() != null) {
                return opened;
            }
        }
        return null;
    }

    private @Nullable Bytes open(SubjectCipher cipher, long seq, Half half, Bytes stored) {
        byte[] opened = cipher.decrypt(partition, seq, half, stored.array());
        return opened == null ? null : Bytes.wrap(opened);
    }

    private Subject find(Bytes firmTag) {
        SubjectKey key = subjects.of(firmTag);
        return key instanceof SubjectKey.Held held
                ? new Subject(new SubjectCipher(gridId, held), null)
                : new Subject(null, (SubjectKey.Gone) key);
    }
}
