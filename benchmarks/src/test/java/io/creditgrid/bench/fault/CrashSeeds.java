package io.creditgrid.bench.fault;

import java.util.SplittableRandom;

/** Where the seed of crash tests comes from: {@code -Dcreditgrid.seed}, or drawn and printed. */
final class CrashSeeds {
    private CrashSeeds() {}

    static long seed() {
        Long given = Long.getLong("creditgrid.seed");
        long seed = given == null ? new SplittableRandom().nextLong() & 0xffff_ffffL : given;
        System.err.println("crash tests: replay with -Dcreditgrid.seed=" + seed);
        return seed;
    }
}
