package io.creditgrid.model.id;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids of requests: UUIDs of version 7 (RFC 9562 section 5.7), which begin with their time. Pure functions. */
public final class Uuid7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuid7() {}

    /**
     * A new id.
     *
     * @param millis its time, epoch milliseconds
     * @param random where its 74 other bits come from
     */
    public static UUID of(long millis, RandomGenerator random) {
        long high = millis << 16 | VERSION | random.nextLong() & 0xfff;
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
