package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Six lives of a cluster with five faults each, two at a time; {@code -Dcreditgrid.seed=N} replays them. {@link CrashSoak} has more. */
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
    private static final int LIVES = 6;
    private static final int FAULTS = 5;

    /** Few, and few writes: half of a life is the processor time of servers that start, the rest grows with both. */
    private static final int PARTITIONS = 8;

    private static final long PAUSE_MILLIS_MAX = 200;

    /** All lives draw from one plan, so that every kind of fault comes about twice. */
    private static final long SEED = CrashSeeds.seed();

    @TempDir
    Path dir;

    static LongStream lives() {
        return LongStream.range(0, LIVES);
    }

    @ParameterizedTest
    @MethodSource("lives")
    void nothingAcknowledgedIsLost(long life) throws Exception {
        List<Fault> faults =
                new FaultPlan(SEED).next(LIVES * FAULTS).subList((int) life * FAULTS, (int) (life + 1) * FAULTS);

        // the last one with a loader, whose rows are known by batch and number
        CrashLife.Workload work =
                life == LIVES - 1 ? new Loading(dir.resolve("agencies"), SEED) : Writers.workload(PAUSE_MILLIS_MAX);
        CrashLife.Result result = CrashLife.live(
                "life " + life, dir.resolve("cluster"), PARTITIONS, faults, work, new SplittableRandom(SEED + life));

        System.err.println("life " + life + ": " + result);
        assertThat(result.acknowledged()).isGreaterThan(100);
        assertThat(result.struck().values().stream().mapToInt(Integer::intValue).sum())
                .describedAs("faults that struck as meant, of %s", faults)
                .isGreaterThanOrEqualTo(FAULTS - 2);
    }
}
