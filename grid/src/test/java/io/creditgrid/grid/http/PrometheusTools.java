package io.creditgrid.grid.http;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Starts the programs of Prometheus. A test is skipped, with a message, where they are not installed. */
final class PrometheusTools {
    /** Where it is set they must be there, as in the check that every change passes. */
    private static final String REQUIRED = "CREDITGRID_PROMETHEUS";

    private PrometheusTools() {}

    /** Starts a program without input. */
    static Process start(Path output, String... command) throws IOException {
        return start(Path.of("/dev/null"), output, command);
    }

    /** Starts a program; both its outputs go to one file. */
    static Process start(Path input, Path output, String... command) throws IOException {
        requireInstalled(command[0]);
        return new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void requireInstalled(String program) {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there && System.getenv(REQUIRED) != null) {
            fail("expected the program " + program + ": apt-get install prometheus");
        }
        assumeTrue(there, () -> program + " is not installed: apt-get install prometheus");
    }

    /** What was written to a file so far. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
