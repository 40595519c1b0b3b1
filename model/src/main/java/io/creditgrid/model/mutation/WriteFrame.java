package io.creditgrid.model.mutation;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.record.Image;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units of one call. The layout of its bytes stands in the package's introduction.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param batch the loader's batch, 32 bytes, from which all mutations come; null if each has a request id
 * @param again whether it may have been sent before: then a mutation equal to an entry of its key's chain with the same
 *     batch and row is answered as loaded
 * @param keepRestatements whether a statement that says nothing new is logged all the same
 * @param units the units
 */
public record WriteFrame(@Nullable Bytes batch, boolean again, boolean keepRestatements, List<MutationUnit> units) {
    private static final int VERSION = StoredFormat.VERSION;
    private static final int AGAIN = 1;
    private static final int KEEP = 2;

    /**
     * @throws IllegalArgumentException if a mutation comes from a row of another batch: on the way only its row is told
     */
    public WriteFrame {
        units = List.copyOf(units);
        for (MutationUnit unit : units) {
            requireBatch(batch, unit);
        }
    }

    /**
     * Refuses a unit that may not travel in a frame of a batch.
     *
     * @throws IllegalArgumentException if a mutation comes from a row of another batch
     */
    public static void requireBatch(@Nullable Bytes batch, MutationUnit unit) {
        for (Mutation mutation : unit.mutations()) {
            if (mutation.origin() instanceof Origin.BatchRow row && !row.batch().equals(batch)) {
                throw new IllegalArgumentException("expected mutations of the frame's batch " + batch + ": row "
                        + row.row() + " is of batch " + row.batch() + "; send a frame for each batch");
            }
        }
    }

    /** How many mutations its units have. */
    public int mutationCount() {
        return units.stream().mapToInt(unit -> unit.mutations().size()).sum();
    }

    /**
     * The wire bytes.
     *
     * @throws GridException FRAME_TOO_LARGE if they pass a limit
     */
    public byte[] encode() {
        CborWriter out = new CborWriter(1024 + 400 * units.size()).array(4).integer(VERSION);
        if (batch == null) {
            out.nul();
        } else {
            out.bytes(batch.array());
        }
        out.integer((again ? AGAIN : 0) | (keepRestatements ? KEEP : 0));
        out.array(units.size());
        for (MutationUnit unit : units) {
            out.array(unit.mutations().size());
            for (Mutation mutation : unit.mutations()) {
                write(out, mutation);
            }
        }
        byte[] bytes = out.toByteArray();
        checkSize(bytes.length, units.size());
        return bytes;
    }

    private static void write(CborWriter out, Mutation mutation) {
        out.array(4);
        if (mutation.origin() instanceof Origin.Request request) {
            out.bytes(request.id().array());
        } else {
            out.integer(((Origin.BatchRow) mutation.origin()).row());
        }
        out.bytes(mutation.image().bytes());
        if (mutation.expectedSeq() == Mutation.ANY) {
            out.nul();
        } else {
            out.integer(mutation.expectedSeq());
        }
        if (mutation.purpose() == null) {
            out.nul();
        } else {
            out.text(mutation.purpose().name());
        }
    }

    /**
     * Reads a frame strictly.
     *
     * @throws GridException FRAME_TOO_LARGE or FRAME_MALFORMED, with what was expected
     */
    public static WriteFrame decode(byte[] bytes) {
        checkSize(bytes.length, 0);
        try {
            CborReader in = new CborReader(bytes);
            in.array(4);
            in.integer(VERSION, VERSION);
            Bytes batch = readBatch(in);
            long flags = in.integer(0, AGAIN | KEEP);
            int count = in.array();
            checkSize(bytes.length, count);
            List<MutationUnit> units = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                units.add(readUnit(in, batch));
            }
            in.end();
            return new WriteFrame(batch, (flags & AGAIN) != 0, (flags & KEEP) != 0, units);
        } catch (GridException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new GridException(GridError.FRAME_MALFORMED, "expected a frame of mutations: " + e.getMessage(), e);
        }
    }

    private static @Nullable Bytes readBatch(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        return Bytes.wrap(in.bytes(32));
    }

    private static MutationUnit readUnit(CborReader in, @Nullable Bytes batch) {
        int count = in.array();
        List<Mutation> mutations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.array(4);
            Origin origin = in.peek() == CborReader.Kind.BYTES
                    ? new Origin.Request(Bytes.wrap(in.bytes(16)))
                    : new Origin.BatchRow(batchOf(batch), in.integer(0, Long.MAX_VALUE));
            Image image = Image.decode(in.bytes());
            long expectedSeq = Mutation.ANY;
            if (in.peekNull()) {
                in.nul();
            } else {
                expectedSeq = in.integer(Mutation.ABSENT, Long.MAX_VALUE);
            }
            mutations.add(new Mutation(origin, image, expectedSeq, readPurpose(in)));
        }
        return new MutationUnit(mutations);
    }

    private static @Nullable Purpose readPurpose(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        return Purpose.valueOf(in.text());
    }

    private static Bytes batchOf(@Nullable Bytes batch) {
        if (batch == null) {
            throw new IllegalArgumentException("expected a batch in the frame, since a mutation names a row");
        }
        return batch;
    }

    private static void checkSize(int bytes, int units) {
        if (bytes > Limits.FRAME_BYTES_MAX || units > Limits.FRAME_UNITS_MAX) {
            throw new GridException(
                    GridError.FRAME_TOO_LARGE,
                    "expected a frame of at most " + Limits.FRAME_BYTES_MAX + " bytes and " + Limits.FRAME_UNITS_MAX
                            + " units: bytes=" + bytes + ", units=" + units + "; send it in parts");
        }
    }
}
