package io.creditgrid.model.testkit;

import java.util.SplittableRandom;

/**
 * Seeds of random tests. Each test takes its seed here, so that it is printed once and {@code -Dcreditgrid.seed=N} replays the run.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Seeds {
    private Seeds() {}

    /** The seed of this run: {@code -Dcreditgrid.seed} where given, else drawn anew. Printed with the name of its test. */
    public static long of(Class<?> test) {
        String given = System.getProperty("creditgrid.seed");
        long seed = given == null ? new SplittableRandom().nextLong() & 0xffff_ffffL : Long.parseLong(given);
        System.err.println(test.getSimpleName() + ": replay with -Dcreditgrid.seed=" + seed);
        return seed;
    }
}
