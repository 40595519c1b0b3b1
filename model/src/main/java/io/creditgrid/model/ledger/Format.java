package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all stored values of the log share: their version, links that may be absent, and one way to refuse. */
final class Format {
    /** The version that is written; readers know no other. */
    static final int VERSION = StoredFormat.VERSION;

    /** A link that leads nowhere. */
    static final long NONE = -1;

    /** Bytes of a tag, a request id and a grid id. */
    static final int ID_LENGTH = 16;

    private Format() {}

    /** All of {@code encoded}, read by {@code read}; every value that the type refuses is a wrong form too. */
    static <T> T decode(byte[] encoded, Function<CborReader, T> read) {
        CborReader in = new CborReader(encoded);
        T value = part(in, read);
        in.end();
        return value;
    }

    /** The next item or items, read by {@code read}. */
    static <T> T part(CborReader in, Function<CborReader, T> read) {
        try {
            return read.apply(in);
        } catch (IllegalArgumentException e) {
            throw new CborException(in.position(), "values that fit together", String.valueOf(e.getMessage()));
        }
    }

    static void readVersion(CborReader in) {
        in.integer(VERSION, VERSION);
    }

    static long readNatural(CborReader in) {
        return in.integer(0, Long.MAX_VALUE);
    }

    static int readInt(CborReader in) {
        return (int) in.integer(0, Integer.MAX_VALUE);
    }

    static Bytes readBytes(CborReader in) {
        return Bytes.wrap(in.bytes());
    }

    static Bytes readBytes(CborReader in, int length) {
        return Bytes.wrap(in.bytes(length));
    }

    static Bytes readHash(CborReader in) {
        return readBytes(in, Sha256.LENGTH);
    }

    /** A number that is null in the bytes where it is {@link #NONE}. */
    static void writeLink(CborWriter out, long link) {
        if (link == NONE) {
            out.nul();
        } else {
            out.integer(link);
        }
    }

    static long readLink(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return NONE;
        }
        return readNatural(in);
    }

    static void check(boolean good, String expected, @Nullable Object found) {
        if (!good) {
            throw new IllegalArgumentException("expected " + expected + ": " + found);
        }
    }
}
