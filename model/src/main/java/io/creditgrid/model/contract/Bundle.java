package io.creditgrid.model.contract;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls of one task that travel together, or their answers in the same order: a CBOR array of byte strings, each the JSON that the
 * call by itself would have.
 *
 * <p><strong>Thread-safety.</strong> Pure functions.
 */
public final class Bundle {
    /** Calls in one bundle. */
    public static final int CALLS_MAX = 128;

    private static final int PART_OVERHEAD_BYTES = 9;

    private Bundle() {}

    /** The bytes of a bundle of {@code parts}. */
    public static byte[] encode(List<byte[]> parts) {
        int bytes = parts.stream()
                .mapToInt(part -> part.length + PART_OVERHEAD_BYTES)
                .sum();
        CborWriter out = new CborWriter(PART_OVERHEAD_BYTES + bytes).array(parts.size());
        parts.forEach(out::bytes);
        return out.toByteArray();
    }

    /**
     * The parts of a bundle.
     *
     * @throws GridException BAD_REQUEST if it is none, or has more than {@link #CALLS_MAX} parts
     */
    public static List<byte[]> decode(byte[] bundle) {
        try {
            CborReader in = new CborReader(bundle);
            int count = in.array();
            if (count > CALLS_MAX) {
                throw new GridException(
                        GridError.BAD_REQUEST, "expected at most " + CALLS_MAX + " calls in a bundle: " + count);
            }
            List<byte[]> parts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                parts.add(in.bytes());
            }
            in.end();
            return parts;
        } catch (GridException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new GridException(GridError.BAD_REQUEST, "expected a bundle of calls: " + e.getMessage(), e);
        }
    }
}
