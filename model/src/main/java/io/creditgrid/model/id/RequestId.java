package io.creditgrid.model.id;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids of requests: UUIDs of version 7 (RFC 9562 section 5.7), whose first 48 bits are the time in milliseconds. By its id the
 * grid knows a repeat; its time says on which day the request falls. Pure functions.
 */
public final class RequestId {
    private static final int BITS_BEHIND_TIME = 16;
    private static final long VERSION = 0x7000L;
    private static final long RANDOM_BESIDE_VERSION = 0x0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    private RequestId() {}

    /**
     * A new id.
     *
     * @param millis its time, epoch milliseconds
     * @param random where its 74 other bits come from
     */
    public static UUID of(long millis, RandomGenerator random) {
        long high = millis << BITS_BEHIND_TIME | VERSION | random.nextLong() & RANDOM_BESIDE_VERSION;
        return new UUID(high, VARIANT | random.nextLong() >>> VARIANT_BITS);
    }

    /** The time in {@code request}, epoch milliseconds. */
    public static long timeOf(UUID request) {
        return timeOf(request.getMostSignificantBits());
    }

    /**
     * The time in an id as it is stored, epoch milliseconds.
     *
     * @param request 16 bytes
     */
    public static long timeOf(byte[] request) {
        return timeOf(ByteBuffer.wrap(request).getLong());
    }

    private static long timeOf(long firstHalf) {
        return firstHalf >>> BITS_BEHIND_TIME;
    }
}
