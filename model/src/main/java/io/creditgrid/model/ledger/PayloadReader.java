package io.creditgrid.model.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the payloads of one partition's entries: plain ones as they are, encrypted ones under the key of their subject.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one reader, one thread. It remembers the subjects it met last, so it is for one pass over a log.
 */
public final class PayloadReader {
    private static final int REMEMBERED = 256;

    private final Bytes gridId;
    private final int partition;
    private final Commitment plain;
    private final SubjectLookup subjects;

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
        if (subject.cipher() == null) {
            return new Payloads(plain, null, null, subject.gone());
        }
        return new Payloads(
                subject.cipher().commitment(),
                open(subject.cipher(), seq, Half.META, entry.meta()),
                open(subject.cipher(), seq, Half.IMAGE, entry.image()),
                null);
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
