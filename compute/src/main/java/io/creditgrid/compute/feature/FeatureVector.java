package io.creditgrid.compute.feature;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of one firm at one moment, in a fixed order, with canonical bytes: what a score was computed from, and what its
 * receipt commits to.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param values feature name to value or state, in order
 */
public record FeatureVector(Map<String, FeatureValue> values) {
    private static final int VERSION = 1;
    private static final int FIELDS = 3;

    /** States by the number that stands for them in the bytes; a number never changes. */
    private static final List<FeatureState> STATES = List.of(
            FeatureState.OK,
            FeatureState.NO_DATA,
            FeatureState.STALE,
            FeatureState.NOT_PERMITTED,
            FeatureState.INVALID);

    /** Copies the map, its order kept. */
    public FeatureVector {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The canonical bytes: CBOR [1, [[name, state number, value], …]], where the value is an integer, a text, the 8 bytes of a
     * double, or null beside a state that is not 0.
     */
    public byte[] encode() {
        CborWriter out = new CborWriter().array(2).integer(VERSION).array(values.size());
        values.forEach((name, value) -> {
            out.array(FIELDS).text(name).integer(STATES.indexOf(value.state()));
            write(out, value);
        });
        return out.toByteArray();
    }

    /**
     * The vector of these canonical bytes.
     *
     * @throws IllegalArgumentException if they are not canonical
     */
    public static FeatureVector decode(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array(2);
        in.integer(VERSION, VERSION);
        Builder vector = new Builder();
        for (int left = in.array(); left > 0; left--) {
            in.array(FIELDS);
            String name = in.text();
            FeatureState state = STATES.get((int) in.integer(0, STATES.size() - 1L));
            vector.add(name, read(in, state));
        }
        in.end();
        FeatureVector decoded = vector.build();
        if (!Arrays.equals(decoded.encode(), bytes)) {
            throw new IllegalArgumentException("expected canonical bytes: a value has another form");
        }
        return decoded;
    }

    private static void write(CborWriter out, FeatureValue value) {
        if (value instanceof FeatureValue.Whole whole) {
            out.integer(whole.value());
        } else if (value instanceof FeatureValue.Category category) {
            out.text(category.code());
        } else if (value instanceof FeatureValue.Real real) {
            out.bytes(ByteBuffer.allocate(Double.BYTES).putDouble(real.value()).array());
        } else {
            out.nul();
        }
    }

    private static FeatureValue read(CborReader in, FeatureState state) {
        if (state != FeatureState.OK) {
            in.nul();
            return FeatureValue.missing(state);
        }
        return switch (in.peek()) {
            case INTEGER -> FeatureValue.of(in.integer());
            case TEXT -> FeatureValue.of(in.text());
            case BYTES ->
                FeatureValue.of(ByteBuffer.wrap(in.bytes(Double.BYTES)).getDouble());
            default ->
                throw new IllegalArgumentException(
                        "expected an integer, a text or the bytes of a double: " + in.peek());
        };
    }

    /** Collects a vector. Not thread-safe. */
    public static final class Builder {
        private final Map<String, FeatureValue> values = new LinkedHashMap<>();

        /**
         * Adds a feature at the end.
         *
         * @throws IllegalArgumentException if it is there already
         */
        public Builder add(String name, FeatureValue value) {
            if (values.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("expected each feature once: " + name);
            }
            return this;
        }

        /** The vector so far. */
        public FeatureVector build() {
            return new FeatureVector(values);
        }
    }
}
