package io.creditgrid.model.testkit;

import java.util.SplittableRandom;

/**
 * Seeds of random tests. Each test takes its seed here, so that it is printed once and {@code -Dseed=N} replays the run.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Seeds {
    private Seeds() {}

    /** The seed of this run: {@code -Dseed} where given, else drawn anew. Printed with the name of its test. */
    public static long of(Class<?> test) {
        String given = System.getProperty("seed");
        long seed = given == null ? new SplittableRandom().nextLong() & 0xffff_ffffL : Long.parseLong(given);
        System.err.println(test.getSimpleName() + ": replay with -Dseed=" + seed);
        return seed;
    }
}
