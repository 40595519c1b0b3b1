package io.creditgrid.bench.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many faults as asked for, {@code -Psoak -Dcreditgrid.faults=N} (default 1,000), in lives of ten. Prints what was struck
 * how often, and what was acknowledged; {@code -Dcreditgrid.seed=N} replays it. Its name keeps it out of other runs.
 */
class CrashSoak {
    private static final int FAULTS_OF_A_LIFE = 10;
    private static final int LOADER_EVERY = 4;

    /** What was found wrong is looked into there. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        int wanted = Integer.getInteger("creditgrid.faults", 1_000);
        long seed = CrashSeeds.seed();
        FaultPlan plan = new FaultPlan(seed);
        List<String> flags = ClassArchive.flags(dir.resolve("archive"), CrashCluster.FLAGS);
        Map<Fault, Integer> struck = new TreeMap<>();
        Map<Fault, Integer> missed = new TreeMap<>();
        long acknowledged = 0;
        int done = 0;
        for (int life = 0; done < wanted; life++) {
            List<Fault> faults = plan.next(Math.min(FAULTS_OF_A_LIFE, wanted - done));
            Path folder = dir.resolve("life-" + life);
            CrashLife.Result result =
                    CrashLife.live(folder, faults, work(life, folder), flags, new SplittableRandom(seed + life));
            result.struck().forEach((fault, count) -> struck.merge(fault, count, Integer::sum));
            result.missed().forEach((fault, count) -> missed.merge(fault, count, Integer::sum));
            acknowledged += result.acknowledged();
            done += faults.size();
            System.err.printf(
                    "after %d lives: %d faults, %d acknowledged; struck %s, not as meant %s%n",
                    life + 1, done, acknowledged, struck, missed);
            delete(folder);
        }
    }

    /** Every fourth life with a loader. */
    private static CrashLife.Workload work(int life, Path folder) {
        return life % LOADER_EVERY == LOADER_EVERY - 1
                ? new Loading(folder.resolveSibling("agencies-" + life), life)
                : Writers.workload();
    }

    private static void delete(Path folder) throws java.io.IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
