package io.creditgrid.model.ledger;

/**
 * The two secrets of a grid's log. Whoever has them can open every commitment and recognise every tag.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param tagKey 32 bytes; names firms, keys and persons without saying who they are
 * @param saltKey 32 bytes; K of the commitments
 */
public record LedgerKeys(Bytes tagKey, Bytes saltKey) {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    /** Refuses keys of another length. */
    public LedgerKeys {
        tagKey.sized(LENGTH, "a tag key");
        saltKey.sized(LENGTH, "a salt key");
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "LedgerKeys[secret]";
    }
}
