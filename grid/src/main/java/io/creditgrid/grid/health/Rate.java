package io.creditgrid.grid.health;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a count grows, over the last samples of it.
 *
 * <p><strong>Thread-safety.</strong> Of one thread.
 */
final class Rate {
    private static final int SAMPLES_MAX = 11;
    private static final double NANOS_PER_SECOND = 1e9;

    private record Sample(long nanos, long count) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes a sample; growth a second since the oldest one that is kept. */
    double add(long nanos, long count) {
        samples.addLast(new Sample(nanos, count));
        if (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long passed = nanos - first.nanos();
        return passed <= 0 ? 0 : (count - first.count()) * NANOS_PER_SECOND / passed;
    }
}
