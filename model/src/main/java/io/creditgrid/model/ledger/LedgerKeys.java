package io.creditgrid.model.ledger;

/**
 * The secrets of a grid's log. Whoever has them can open every commitment and recognise every tag; what was written about personal subjects only with the
 * keys of these.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param tagKey 32 bytes; names firms, keys and persons without saying who they are
 * @param saltKey 32 bytes; K of the commitments but those of personal subjects
 * @param subjects finds the keys of personal subjects
 */
public record LedgerKeys(Bytes tagKey, Bytes saltKey, SubjectLookup subjects) {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    /** Refuses keys of another length. */
    public LedgerKeys {
        tagKey.sized(LENGTH, "a tag key");
        saltKey.sized(LENGTH, "a salt key");
    }

    /** Keys of a log in which no personal subject can be opened. */
    public LedgerKeys(Bytes tagKey, Bytes saltKey) {
        this(tagKey, saltKey, SubjectLookup.NONE);
    }

    /** The same with another lookup of subject keys. */
    public LedgerKeys withSubjects(SubjectLookup lookup) {
        return new LedgerKeys(tagKey, saltKey, lookup);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "LedgerKeys[secret]";
    }
}
