package io.creditgrid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the processors did for this process and all that it started, ended ones left out. A rate depends on what else a shared
 * machine does; processor time depends on it less.
 */
final class ProcessorTime {
    /** How names of the threads begin that compile what a JVM runs. */
    private static final List<String> COMPILERS = List.of("C1 Comp", "C2 Comp");

    /** Of Linux, on all its platforms. */
    private static final long MILLIS_A_TICK = 10;

    /** Ticks in user and kernel mode, counted from what follows the name in {@code /proc/PID/task/ID/stat}. */
    private static final int USER_TICKS_AT = 11;

    private static final int KERNEL_TICKS_AT = 12;

    private final Supplier<Duration> taken;
    private final Duration before;
    private final long start = System.nanoTime();

    private ProcessorTime(Supplier<Duration> taken) {
        this.taken = taken;
        this.before = taken.get();
    }

    /** From now on, of all threads. */
    static ProcessorTime ofAll() {
        return new ProcessorTime(ProcessorTime::total);
    }

    /** From now on, of the threads that compile; nothing on anything but Linux. */
    static ProcessorTime ofCompilers() {
        return new ProcessorTime(ProcessorTime::compiling);
    }

    /** How many processors were busy with it, on the average since this was made; 0 or more. */
    double processors() {
        double elapsed = System.nanoTime() - start;
        return taken.get().minus(before).toNanos() / elapsed;
    }

    private static Stream<ProcessHandle> processes() {
        ProcessHandle here = ProcessHandle.current();
        return Stream.concat(Stream.of(here), here.descendants());
    }

    private static Duration total() {
        return processes()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration compiling() {
        return Duration.ofMillis(
                processes().mapToLong(ProcessorTime::compilingMillis).sum());
    }

    private static long compilingMillis(ProcessHandle process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.mapToLong(thread -> compilerMillis(thread.resolve("stat")))
                    .sum();
        } catch (IOException e) {
            return 0; // it has ended, or this is not Linux
        }
    }

    private static long compilerMillis(Path stat) {
        try {
            String line = Files.readString(stat);
            int end = line.lastIndexOf(')');
            String name = line.substring(line.indexOf('(') + 1, end);
            if (COMPILERS.stream().noneMatch(name::startsWith)) {
                return 0;
            }
            String[] fields = line.substring(end + 2).split(" ", -1);
            return MILLIS_A_TICK * (Long.parseLong(fields[USER_TICKS_AT]) + Long.parseLong(fields[KERNEL_TICKS_AT]));
        } catch (IOException e) {
            return 0; // the thread has ended
        }
    }
}
