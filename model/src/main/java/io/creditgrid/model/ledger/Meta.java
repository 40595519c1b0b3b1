package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.Op;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, why, and how the entry hangs together with others. A payload of two fields: what was done, and the rest.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param op what was done to the key
 * @param kind number of the record's kind
 * @param schemaVersion version of the kind's schema in the image
 * @param organisation whose log-in it was
 * @param logIn the log-in, 1 to {@value #LOG_IN_MAX} characters
 * @param purpose the call's purpose, or null
 * @param origin the request or row that it came from
 * @param prevSeq seq of this key's entry before, or {@link #NONE}
 * @param prevBlock number of the block of that entry, or {@link #NONE}
 * @param k which of the unit's mutations it is, from 1
 * @param n how many mutations the unit has, at most {@value #UNIT_MAX}
 */
public record Meta(
        Op op,
        int kind,
        int schemaVersion,
        Organisation organisation,
        String logIn,
        @Nullable String purpose,
        Origin origin,
        long prevSeq,
        long prevBlock,
        int k,
        int n) {
    /** No entry of this key before. */
    public static final long NONE = Format.NONE;

    /** Mutations of a unit, at most. */
    public static final int UNIT_MAX = Limits.UNIT_MUTATIONS_MAX;

    /** Characters of a log-in and of a purpose, at most. */
    public static final int LOG_IN_MAX = 128;

    private static final int FIELDS = 2;
    private static final int FIELD_0 = 3;
    private static final int FIELD_1 = 8;

    /** Refuses values out of range. */
    public Meta {
        Format.check(kind >= 0 && schemaVersion >= 0, "kind and schema of 0 or more", kind + ", " + schemaVersion);
        Format.check(isWord(logIn), "a log-in of 1 to " + LOG_IN_MAX + " characters", logIn.length());
        Format.check(
                purpose == null || isWord(purpose), "no purpose or one of 1 to " + LOG_IN_MAX + " characters", purpose);
        boolean first = prevSeq == NONE && prevBlock == NONE;
        Format.check(first || (prevSeq >= 0 && prevBlock >= 0), "prevSeq with prevBlock", prevSeq + ", " + prevBlock);
        Format.check(k >= 1 && k <= n && n <= UNIT_MAX, "1 to n of at most " + UNIT_MAX, k + " of " + n);
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.length() <= LOG_IN_MAX;
    }

    /** The stored payload: an array of two items. */
    public byte[] encode() {
        CborWriter out = new CborWriter(160).array(FIELDS);
        out.array(FIELD_0).integer(op.number()).integer(kind).integer(schemaVersion);
        out.array(FIELD_1).text(organisation.id()).text(logIn);
        if (purpose == null) {
            out.nul();
        } else {
            out.text(purpose);
        }
        writeOrigin(out);
        return out.integer(prevSeq).integer(prevBlock).integer(k).integer(n).toByteArray();
    }

    private void writeOrigin(CborWriter out) {
        if (origin instanceof Origin.Request request) {
            out.bytes(request.id().array());
        } else if (origin instanceof Origin.BatchRow row) {
            out.array(2).bytes(row.batch().array()).integer(row.row());
        }
    }

    /**
     * The meta that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static Meta decode(byte[] encoded) {
        return Format.decode(encoded, Meta::read);
    }

    private static Meta read(CborReader in) {
        in.array(FIELDS);
        in.array(FIELD_0);
        Op op = Op.ofNumber(in.integer());
        int kind = Format.readInt(in);
        int schemaVersion = Format.readInt(in);
        in.array(FIELD_1);
        return new Meta(
                op,
                kind,
                schemaVersion,
                new Organisation(in.text()),
                in.text(),
                readPurpose(in),
                readOrigin(in),
                in.integer(NONE, Long.MAX_VALUE),
                in.integer(NONE, Long.MAX_VALUE),
                (int) in.integer(1, UNIT_MAX),
                (int) in.integer(1, UNIT_MAX));
    }

    private static @Nullable String readPurpose(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        return in.text();
    }

    private static Origin readOrigin(CborReader in) {
        if (in.peek() == CborReader.Kind.BYTES) {
            return new Origin.Request(Format.readBytes(in, Format.ID_LENGTH));
        }
        in.array(2);
        return new Origin.BatchRow(Format.readHash(in), Format.readNatural(in));
    }
}
