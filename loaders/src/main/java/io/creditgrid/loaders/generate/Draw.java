package io.creditgrid.loaders.generate;

import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * The draws of one firm for one purpose, from a stream of its own: what one firm draws never depends on another firm, nor on the order of the files.
 * Only {@code nextLong} of the injected generator and {@link StrictMath} are used, so that another JDK gives the same files.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class Draw {
    private static final double UNIT = 0x1.0p-53;

    private final RandomGenerator random;

    private Draw(RandomGenerator random) {
        this.random = random;
    }

    /** The stream of {@code (seed, purpose, index)}. */
    static Draw of(LongFunction<? extends RandomGenerator> chance, long seed, Purpose purpose, long index) {
        return new Draw(
                chance.apply(mix(mix(seed + purpose.number * 0x9E3779B97F4A7C15L) + index * 0xD1B54A32D192ED03L)));
    }

    /** What a stream is for. The numbers are part of what a seed means. */
    enum Purpose {
        SECTOR(0),
        REGION(1),
        FIRM(2),
        TRADE(3),
        FATE(4),
        REGISTRY(5),
        TAX(6),
        COURT(7),
        BANK(8),
        SALES(9),
        CONSENT(10);

        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    /** Finaliser of a 64-bit hash (Stafford's variant 13, as SplittableRandom has it). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (random.nextLong() >>> 11) * UNIT;
    }

    /** Uniform in [lo, hi). */
    double between(double lo, double hi) {
        return lo + (hi - lo) * unit();
    }

    /** Uniform integer in [0, bound). */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    /** Uniform integer in [lo, hi], both inside. */
    int in(int lo, int hi) {
        return lo + below(hi - lo + 1);
    }

    /** True with probability {@code p}. */
    boolean chance(double p) {
        return unit() < p;
    }

    /** Standard normal (Box-Muller, one of the pair). */
    double gauss() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * StrictMath.PI * unit());
    }

    /** Poisson with a small mean (Knuth); at most {@code max}. */
    int poisson(double mean, int max) {
        double limit = StrictMath.exp(-mean);
        double product = unit();
        int count = 0;
        while (product > limit && count < max) {
            count++;
            product *= unit();
        }
        return count;
    }

    /** Pareto with scale 1 and the given tail exponent, capped. */
    double pareto(double exponent, double cap) {
        return Math.min(cap, StrictMath.pow(1 - unit(), -1 / exponent));
    }

    /** 1 / (1 + exp(-z)). */
    static double logistic(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }
}
