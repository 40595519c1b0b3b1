package io.creditgrid.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.creditgrid.bench.process.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs that these tests run, and the archive.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Tools {
    /** Set by the check that every change passes: nothing may be skipped there. */
    private static final String REQUIRED = "CREDITGRID_KUBECTL";

    private static final Pattern ARCHIVE = Pattern.compile("creditgrid-[0-9].*\\.tar\\.gz");
    private static final long SECONDS = 120;

    private Tools() {}

    /** Skips the test where a program is not there, unless it is required. */
    static void require(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        given(there, program + " is not installed; Debian has it in kubernetes-client or util-linux");
    }

    /** The archive; skips the test where {@code mvn package} has not made it, unless it is required. */
    public static Path archive() throws IOException {
        Path folder = Checkout.root().resolve("cli/target");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> archives = files.filter(file ->
                                ARCHIVE.matcher(file.getFileName().toString()).matches())
                        .toList();
                if (archives.size() == 1) {
                    return archives.get(0);
                }
            }
        }
        given(false, "there is no archive, or more than one, in " + folder + "; 'mvn package' makes it");
        throw new IllegalStateException("skipped");
    }

    private static void given(boolean holds, String otherwise) {
        if (!holds && "required".equals(System.getenv(REQUIRED))) {
            throw new AssertionError(otherwise);
        }
        assumeTrue(holds, otherwise);
    }

    /** Runs a program to its end; what it printed. */
    public static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return out;
    }
}
