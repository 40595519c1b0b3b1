package io.creditgrid.client;

import io.creditgrid.model.id.RequestId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Draws the ids of a client's requests.
 *
 * <p><strong>Thread-safety.</strong> Safe if its clock and its random generator are.
 */
public final class RequestIds {
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
        return RequestId.of(clock.millis(), random);
    }
}
