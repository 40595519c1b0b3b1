package io.creditgrid.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The bound on what a client has asked for and was not answered yet. Without it a caller that is faster than the grid would
 * fill the memory of both.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Unanswered {
    /** Calls at a time: half of what a server lets one connection have, since a call that timed out here may go on there. */
    static final int CALLS_MAX = 128;

    /** Mutations at a time: two full frames. */
    static final int MUTATIONS_MAX = 20_000;

    /** Bytes at a time: eight full frames. */
    static final long BYTES_MAX = 32L << 20;

    /** What one piece of work weighs. */
    record Load(int calls, int mutations, long bytes) {}

    private int calls;
    private int mutations;
    private long bytes;
    private int waiting;

    /** Takes work in if there is room. A piece that alone is over a bound is taken in when nothing else is there. */
    synchronized boolean tryEnter(Load load) {
        boolean room = calls + load.calls() <= CALLS_MAX
                && mutations + load.mutations() <= MUTATIONS_MAX
                && bytes + load.bytes() <= BYTES_MAX;
        if (!room && (calls > 0 || mutations > 0)) {
            return false;
        }
        calls += load.calls();
        mutations += load.mutations();
        bytes += load.bytes();
        return true;
    }

    /**
     * Waits until there is room.
     *
     * @return false if there was none within {@code most}
     */
    synchronized boolean enter(Load load, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        waiting++;
        try {
            while (!tryEnter(load)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } finally {
            waiting--;
        }
    }

    /** Work was answered. */
    synchronized void leave(Load load) {
        calls -= load.calls();
        mutations -= load.mutations();
        bytes -= load.bytes();
        if (waiting > 0) {
            notifyAll();
        }
    }
}
