package io.creditgrid.model.id;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The time that the id of a request carries: its first 48 bits are milliseconds, since it is a UUIDv7 (RFC 9562 section
 * 5.7). Pure functions.
 */
public final class RequestTime {
    private static final int BITS_BEHIND = 16;

    private RequestTime() {}

    /** The time in {@code request}, epoch milliseconds. */
    public static long of(UUID request) {
        return of(request.getMostSignificantBits());
    }

    /**
     * The time in an id as it is stored, epoch milliseconds.
     *
     * @param request 16 bytes
     */
    public static long of(byte[] request) {
        return of(ByteBuffer.wrap(request).getLong());
    }

    private static long of(long firstHalf) {
        return firstHalf >>> BITS_BEHIND;
    }
}
