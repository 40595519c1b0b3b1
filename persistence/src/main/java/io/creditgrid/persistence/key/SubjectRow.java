package io.creditgrid.persistence.key;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import org.jspecify.annotations.Nullable;

/**
 * The row of a personal subject: its wrapped key, or when it was destroyed.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes the bytes.
 */
final class SubjectRow {
    /** Version of the stored layout. */
    static final int FORMAT_VERSION = StoredFormat.VERSION;

    private static final int FIELDS = 3;
    private static final int DESTROYED = 0;

    private final int kek;
    private final byte @Nullable [] wrapped;
    private final long destroyedAt;

    private SubjectRow(int kek, byte @Nullable [] wrapped, long destroyedAt) {
        this.kek = kek;
        this.wrapped = wrapped;
        this.destroyedAt = destroyedAt;
    }

    /** The row of a key that the KEK of an id, 1 or more, wraps. */
    static SubjectRow of(int kek, byte[] wrapped) {
        return new SubjectRow(kek, wrapped, 0);
    }

    /** The row of a key that was destroyed at that instant, epoch milliseconds. */
    static SubjectRow destroyed(long at) {
        return new SubjectRow(DESTROYED, null, at);
    }

    /** The id of the KEK; 0 in a row of a destroyed key. */
    int kek() {
        return kek;
    }

    /** The wrapped key; null if it was destroyed. */
    byte @Nullable [] wrapped() {
        return wrapped;
    }

    /** The stored bytes. */
    byte[] encode() {
        CborWriter out = new CborWriter(80).array(FIELDS).integer(FORMAT_VERSION);
        if (wrapped == null) {
            return out.nul().integer(destroyedAt).toByteArray();
        }
        return out.integer(kek).bytes(wrapped).toByteArray();
    }

    /**
     * Reads a row strictly.
     *
     * @throws CborException if it has any other form
     */
    static SubjectRow decode(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(FIELDS);
        in.integer(FORMAT_VERSION, FORMAT_VERSION);
        SubjectRow row;
        if (in.peekNull()) {
            in.nul();
            row = destroyed(in.integer(0, Long.MAX_VALUE));
        } else {
            row = of((int) in.integer(1, Integer.MAX_VALUE), in.bytes(SubjectKeys.WRAPPED_BYTES));
        }
        in.end();
        return row;
    }
}
