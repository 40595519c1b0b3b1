package io.creditgrid.model.mutation;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.GridError;
import java.util.ArrayList;
import java.util.List;

/** The wire bytes of a list of outcomes; the layout stands in the package's introduction. Pure functions. */
public final class Outcomes {
    private static final int VERSION = StoredFormat.VERSION;
    private static final int ANSWERED_ITEMS = 3;
    private static final int REFUSED_ITEMS = 2;
    private static final int ERROR_MIN = 1_000;
    private static final int ERROR_MAX = 9_999;

    private Outcomes() {}

    /** The bytes of {@code outcomes}. */
    public static byte[] encode(List<Outcome> outcomes) {
        CborWriter out = new CborWriter(16 + 12 * outcomes.size()).array(2).integer(VERSION);
        out.array(outcomes.size());
        for (Outcome outcome : outcomes) {
            GridError error = outcome.error();
            if (error == null) {
                out.array(ANSWERED_ITEMS).integer(outcome.code() == Outcome.Code.LOADED ? 0 : 1);
                out.integer(outcome.partition()).integer(outcome.seq());
            } else {
                out.array(REFUSED_ITEMS).integer(error.number()).text(outcome.message());
            }
        }
        return out.toByteArray();
    }

    /**
     * The outcomes of {@code bytes}.
     *
     * @throws CborException if the form is another
     */
    public static List<Outcome> decode(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(2);
        in.integer(VERSION, VERSION);
        int count = in.array();
        List<Outcome> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            outcomes.add(read(in));
        }
        in.end();
        return outcomes;
    }

    private static Outcome read(CborReader in) {
        int start = in.position();
        int items = in.array();
        if (items == REFUSED_ITEMS) {
            return Outcome.rejected(GridError.ofNumber((int) in.integer(ERROR_MIN, ERROR_MAX)), in.text());
        }
        if (items != ANSWERED_ITEMS) {
            throw new CborException(start, "an array of 2 or 3 items", items + " items");
        }
        boolean loaded = in.integer(0, 1) == 0;
        int partition = (int) in.integer(0, Integer.MAX_VALUE);
        long seq = in.integer(0, Long.MAX_VALUE);
        return loaded ? Outcome.loaded(partition, seq) : Outcome.unchanged(partition, seq);
    }
}
