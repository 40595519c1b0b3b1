package io.creditgrid.client;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes request ids: UUIDs of version 7 (RFC 9562 section 5.7), 48 bits of milliseconds, then 74 random bits. By its id the
 * grid knows a repeat; the time in it says on which day the call falls.
 *
 * <p><strong>Thread-safety.</strong> Safe if its clock and its random generator are.
 */
public final class RequestIds {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000;
    private static final long VERSION_RANDOM = 0x0fff;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_RANDOM = 0x3fff_ffff_ffff_ffffL;

    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param clock the time in the ids; it may be at most five minutes ahead of the grid's, and ten behind
     * @param random must not be predictable where ids are secret; they need not be
     */
    public RequestIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A fresh id. */
    public UUID next() {
        long high = clock.millis() << TIME_SHIFT | VERSION | random.nextLong() & VERSION_RANDOM;
        return new UUID(high, VARIANT | random.nextLong() & VARIANT_RANDOM);
    }

    /** The origin of a mutation that carries this id. */
    public static Origin origin(UUID id) {
        return new Origin.Request(Bytes.wrap(ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array()));
    }
}
