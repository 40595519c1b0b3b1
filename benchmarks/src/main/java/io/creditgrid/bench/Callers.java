package io.creditgrid.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers side by side, each of which waits for one answer before it asks anew. */
final class Callers {
    private static final double NANOS = 1e9;

    private Callers() {}

    /** One call of one caller. */
    @FunctionalInterface
    interface Call {
        /** Makes it and waits for its answer; how many pieces of work it did. */
        int make() throws Exception;
    }

    /**
     * What was done.
     *
     * @param done pieces of work
     * @param seconds from the start until the last answer
     */
    record Measured(long done, double seconds, Latencies latencies) {
        double perSecond() {
            return done / seconds;
        }
    }

    /** Has each call made again and again for so long, each by a thread of its own. */
    static Measured measure(List<? extends Call> calls, int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            long start = System.nanoTime();
            long end = start + (long) (seconds * NANOS);
            List<Callable<Share>> callers = new ArrayList<>();
            for (Call call : calls) {
                callers.add(() -> until(end, call));
            }
            long done = 0;
            Latencies latencies = new Latencies();
            for (Future<Share> caller : threads.invokeAll(callers)) {
                Share share = caller.get();
                done += share.done();
                latencies.addAll(share.latencies());
            }
            return new Measured(done, (System.nanoTime() - start) / NANOS, latencies);
        } finally {
            threads.shutdownNow();
        }
    }

    private record Share(long done, Latencies latencies) {}

    private static Share until(long end, Call call) throws Exception {
        Latencies latencies = new Latencies();
        long done = 0;
        for (long before = System.nanoTime(); before - end < 0; ) {
            done += call.make();
            long now = System.nanoTime();
            latencies.add(now - before);
            before = now;
        }
        return new Share(done, latencies);
    }
}
