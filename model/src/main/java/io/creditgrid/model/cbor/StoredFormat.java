package io.creditgrid.model.cbor;

/**
 * The version of all stored and sent bytes: of leaves, blocks, heads, epochs, folders, frames and outcomes alike. Readers know no other. {@code
 * docs/design/ledger-format.md} describes every byte; a byte that changes is a new version.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class StoredFormat {
    /** The version that is written. It is frozen: new kinds of record and of epoch may come, a byte of these may not change. */
    public static final int VERSION = 1;

    private StoredFormat() {}
}
