package io.creditgrid.bench.fault;

import io.creditgrid.bench.process.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many faults as asked for, {@code -Psoak -Dcreditgrid.faults=N} (default 1,000), in lives of ten. Prints what was struck
 * how often, and what was acknowledged; {@code -Dcreditgrid.seed=N} replays it. Its name keeps it out of other runs.
 */
class CrashSoak {
    private static final int PARTITIONS = 32;
    private static final int FAULTS_OF_A_LIFE = 10;
    private static final int LOADER_EVERY = 4;
    private static final int LIVES_AT_A_TIME = 2;

    /** What was found wrong is looked into there. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final Map<Fault, Integer> struck = new TreeMap<>();
    private final Map<Fault, Integer> missed = new TreeMap<>();
    private long acknowledged;
    private int done;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        int wanted = Integer.getInteger("creditgrid.faults", 1_000);
        long seed = CrashSeeds.seed();
        FaultPlan plan = new FaultPlan(seed);
        ExecutorService threads = Executors.newFixedThreadPool(LIVES_AT_A_TIME);
        try {
            CompletionService<Integer> lives = new ExecutorCompletionService<>(threads);
            int count = 0;
            for (int planned = 0; planned < wanted; planned += FAULTS_OF_A_LIFE) {
                int life = count++;
                List<Fault> faults = plan.next(Math.min(FAULTS_OF_A_LIFE, wanted - planned));
                lives.submit(() -> live(life, faults, seed));
            }
            for (int life = 0; life < count; life++) {
                lives.take().get();
            }
        } finally {
            threads.shutdownNow();
            // the other life ends its servers
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                System.err.println("a life did not end; look for its servers");
            }
        }
    }

    private int live(int life, List<Fault> faults, long seed) throws Exception {
        Path folder = dir.resolve("life-" + life);
        String name = "life " + life;
        CrashLife.Result result =
                CrashLife.live(name, folder, PARTITIONS, faults, work(life, folder), new SplittableRandom(seed + life));
        report(name, result);
        Folders.delete(folder);
        return life;
    }

    private synchronized void report(String life, CrashLife.Result result) {
        result.struck().forEach((fault, count) -> struck.merge(fault, count, Integer::sum));
        result.missed().forEach((fault, count) -> missed.merge(fault, count, Integer::sum));
        acknowledged += result.acknowledged();
        done += Stream.of(result.struck(), result.missed())
                .flatMap(kinds -> kinds.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        System.err.printf(
                "%s done: %d faults, %d acknowledged; struck %s, not as meant %s%n",
                life, done, acknowledged, struck, missed);
    }

    /** Every fourth life with a loader. */
    private static CrashLife.Workload work(int life, Path folder) {
        return life % LOADER_EVERY == LOADER_EVERY - 1
                ? new Loading(folder.resolveSibling("agencies-" + life), life)
                : Writers.workload(Writers.PAUSE_MILLIS_MAX);
    }
}
