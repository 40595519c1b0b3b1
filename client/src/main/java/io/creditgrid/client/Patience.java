package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how long a call is made while the grid lacks a resource.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param attempts calls in all, 1 or more
 * @param busy how long BUSY is borne
 * @param away how long UNAVAILABLE is borne
 * @param inDoubt how long IN_DOUBT is borne
 * @param pauseMillisMax longest wait between two calls; the first one is {@value #FIRST_PAUSE_MILLIS} ms at most, then they
 *     double
 */
record Patience(int attempts, Duration busy, Duration away, Duration inDoubt, long pauseMillisMax) {
    private static final long FIRST_PAUSE_MILLIS = 40;
    private static final int DOUBLINGS_MAX = 6;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** So many calls, with waits that double up to 2.5 s. */
    static Patience attempts(int attempts) {
        return new Patience(attempts, FOR_EVER, FOR_EVER, FOR_EVER, FIRST_PAUSE_MILLIS << DOUBLINGS_MAX);
    }

    /** Whether a call may be made once more. */
    boolean bears(GridError error, int made, Duration since) {
        Duration limit = switch (error) {
            case BUSY -> busy;
            case UNAVAILABLE -> away;
            case IN_DOUBT -> inDoubt;
            default -> Duration.ZERO;
        };
        return made < attempts && since.compareTo(limit) < 0;
    }

    /** How long to wait after so many calls; with jitter, so that many callers told BUSY do not come back together. */
    long pauseMillis(int made) {
        long most = Math.min(pauseMillisMax, FIRST_PAUSE_MILLIS << Math.min(made - 1, DOUBLINGS_MAX));
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }
}
