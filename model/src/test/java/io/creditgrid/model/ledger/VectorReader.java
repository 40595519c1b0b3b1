package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the reader in Python over golden vectors. A test is skipped, with a message, where Python lacks what it needs. */
public final class VectorReader {
    private static final Path READER = Path.of("..", "docs", "design", "ledger", "check.py");

    /** Where it is set the reader must run, as in the check that every change passes. */
    private static final String REQUIRED = "CREDITGRID_READER";

    private static final int NOT_INSTALLED = 77;
    private static final int NO_PYTHON = 127;
    private static final int SECONDS = 60;

    private VectorReader() {}

    /** What it says of vectors that are as they should be. */
    public static String read(Path vectors) throws Exception {
        Ran ran = run(vectors);
        if (ran.exit() != 0) {
            fail(ran.output());
        }
        return ran.output();
    }

    /** Whether it says that something is not as written. */
    public static boolean notices(Path vectors) throws Exception {
        return run(vectors).exit() == 1;
    }

    private record Ran(int exit, String output) {}

    private static Ran run(Path vectors) throws Exception {
        Process process = new ProcessBuilder("/usr/bin/env", "python3", READER.toString(), vectors.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        boolean missing = process.exitValue() == NOT_INSTALLED || process.exitValue() == NO_PYTHON;
        if (missing && System.getenv(REQUIRED) == null) {
            Assumptions.abort(
                    "skipped: the reader needs more of Python (Debian: apt-get install python3-cbor2 python3-cryptography)");
        }
        return new Ran(process.exitValue(), output);
    }
}
