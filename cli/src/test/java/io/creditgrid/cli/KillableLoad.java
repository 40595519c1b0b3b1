package io.creditgrid.cli;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A full file that follows on another one: of 4,000 firms it ends 300, changes 500, leaves 3,200, and brings 400; and ways to
 * stop the loader that loads it.
 */
final class KillableLoad {
    static final int LOADED = 900;
    static final int UNCHANGED = 3_200;
    static final int ENDED = 300;

    private static final String MAPPING = """
            mapping: 1
            source: %s
            kind: enterprise
            publishedAt: %s
            mode: full
            id: x-%s:${id}
            from: 2020-01-01
            fields: {currency: CNY, name: "${name}", status: ACTIVE}
            """;

    private KillableLoad() {}

    static String first(String source) {
        return MAPPING.formatted(source, "2025-06-01T09:00:00+08:00", source);
    }

    static String second(String source) {
        return MAPPING.formatted(source, "2025-07-01T09:00:00+08:00", source);
    }

    static String firstRows() {
        return rows(0, 4_000, "name");
    }

    static String secondRows() {
        return rows(ENDED, ENDED + 500, "new name")
                + rows(ENDED + 500, 4_400, "name").substring("id,name\n".length());
    }

    private static String rows(int from, int to, String name) {
        return "id,name\n"
                + IntStream.range(from, to)
                        .mapToObj(i -> "k" + i + "," + name + " " + i + "\n")
                        .collect(Collectors.joining());
    }

    /** A loader in a process of its own. */
    static Process process(InputGrid grid, Path mapping, Path file, Path said) throws IOException {
        Path root = Path.of(System.getProperty("creditgrid.root", "..")).toAbsolutePath();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "@" + root.resolve(".mvn/ignite.opens"),
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "load",
                        "--mapping",
                        mapping.toString(),
                        file.toString(),
                        "--rejects",
                        grid.dir().resolve("rejects").toString(),
                        "--profile",
                        grid.profile("loader").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** Waits until the log has so many entries, or the process has ended. */
    static void awaitEntries(InputGrid grid, long entries, Process loader) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (grid.entries() < entries && loader.isAlive() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
    }

    /** Ctrl-C, as a terminal sends it. */
    static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return file;
    }

    /** A channel over another one that dies with one of its calls, before or after it was delivered. Not thread-safe but safe enough: it only ever dies once more. */
    static final class Dying implements Channel {
        private final Channel alive;
        private final boolean delivers;
        private int calls;

        Dying(Channel alive, int calls, boolean delivers) {
            this.alive = alive;
            this.calls = calls;
            this.delivers = delivers;
        }

        @Override
        public byte[] call(TaskName task, byte[] request) {
            int left;
            synchronized (this) {
                left = --calls;
            }
            if (left == 0 && delivers) {
                alive.call(task, request);
            }
            if (left <= 0) {
                throw new GridException(GridError.INTERNAL, "killed");
            }
            return alive.call(task, request);
        }

        @Override
        public void close() {
            alive.close();
        }
    }
}
