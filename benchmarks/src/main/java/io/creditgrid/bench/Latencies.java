package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.contract.Answer;
import java.util.Arrays;

/**
 * How long calls took.
 *
 * <p><strong>Thread-safety.</strong> None: each caller has its own.
 */
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1 << 12];
    private int size;

    void add(long took) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = took;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < other.size; i++) {
            add(other.nanos[i]);
        }
    }

    int size() {
        return size;
    }

    /** Milliseconds within which a share of the calls was answered; 0 if there were none. */
    double millis(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1, Math.floor(share * size))] / NANOS_PER_MILLI;
    }

    ObjectNode json() {
        ObjectNode node = Answer.json().createObjectNode();
        node.put("p50", Ratios.rounded(millis(.5)));
        node.put("p99", Ratios.rounded(millis(.99)));
        node.put("calls", size);
        return node;
    }
}
