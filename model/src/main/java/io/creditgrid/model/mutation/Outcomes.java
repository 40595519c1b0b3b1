package io.creditgrid.model.mutation;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.contract.GridError;
import java.util.ArrayList;
import java.util.List;

/** The wire bytes of a list of outcomes; the layout stands in the package's introduction. Pure functions. */
public final class Outcomes {
    private static final int VERSION = 0;

    private Outcomes() {}

    /** The bytes of {@code outcomes}. */
    public static byte[] encode(List<Outcome> outcomes) {
        CborWriter out = new CborWriter(16 + 12 * outcomes.size()).array(2).integer(VERSION);
        out.array(outcomes.size());
        for (Outcome outcome : outcomes) {
            GridError error = outcome.error();
            if (error == null) {
                out.array(3).integer(outcome.code() == Outcome.Code.LOADED ? 0 : 1);
                out.integer(outcome.partition()).integer(outcome.seq());
            } else {
                out.array(2).integer(error.number()).text(outcome.message());
            }
        }
        return out.toByteArray();
    }

    /**
     * The outcomes of {@code bytes}.
     *
     * @throws io.creditgrid.model.cbor.CborException if the form is another
     */
    public static List<Outcome> decode(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(2);
        in.integer(VERSION, VERSION);
        int count = in.array();
        List<Outcome> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int items = in.array();
            long code = in.integer(0, 9_999);
            if (items == 2) {
                outcomes.add(Outcome.rejected(GridError.ofNumber((int) code), in.text()));
            } else {
                int partition = (int) in.integer(0, Integer.MAX_VALUE);
                long seq = in.integer(0, Long.MAX_VALUE);
                outcomes.add(code == 0 ? Outcome.loaded(partition, seq) : Outcome.unchanged(partition, seq));
            }
        }
        in.end();
        return outcomes;
    }
}
