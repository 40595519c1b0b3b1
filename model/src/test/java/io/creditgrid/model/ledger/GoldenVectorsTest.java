package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Every stored byte is the one that stands in the golden vectors, and a reader in another language derives every hash and every
 * live row of them again. A change here is a new version of the format. While the version is 0, {@code
 * -Dcreditgrid.vectors=write} writes them anew.
 */
final class GoldenVectorsTest {
    private static final Path FOLDER = Path.of("..", "docs", "design", "ledger");
    private static final Path VECTORS = FOLDER.resolve("vectors.json");
    private static final Path READER = FOLDER.resolve("check.py");

    /** Where it is set the reader must run, as in the check that every change passes. */
    private static final String REQUIRED = "CREDITGRID_READER";

    private static final int NOT_INSTALLED = 77;
    private static final int ALTERED = 4;

    @Test
    void storedBytes_areThoseOfTheVectors() throws IOException {
        String text = GoldenVectors.text();
        if ("write".equals(System.getProperty("creditgrid.vectors"))) {
            Files.writeString(VECTORS, text);
        }
        assertThat(text).isEqualTo(Files.readString(VECTORS));
    }

    @Test
    void readerInPython_derivesAllOfIt() throws Exception {
        assertThat(read(VECTORS)).contains("all as written");
    }

    @Test
    void readerInPython_noticesAnyChangedDigit() throws Exception {
        String text = Files.readString(VECTORS);
        Path changed = Files.createTempFile("vectors", ".json");
        try {
            int noticed = 0;
            for (int i = 1; i <= ALTERED; i++) {
                int at = text.indexOf("\"row\" : \"", i * text.length() / (ALTERED + 2)) + 60;
                char other = text.charAt(at) == '0' ? '1' : '0';
                Files.writeString(changed, text.substring(0, at) + other + text.substring(at + 1));
                noticed += run(changed).exit() == 1 ? 1 : 0;
            }
            assertThat(noticed).isEqualTo(ALTERED);
        } finally {
            Files.delete(changed);
        }
    }

    private static String read(Path vectors) throws Exception {
        Ran ran = run(vectors);
        if (ran.exit() != 0) {
            fail(ran.output());
        }
        return ran.output();
    }

    private record Ran(int exit, String output) {}

    private static Ran run(Path vectors) throws Exception {
        Process process = new ProcessBuilder("/usr/bin/env", "python3", READER.toString(), vectors.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean missing = process.exitValue() == NOT_INSTALLED || process.exitValue() == 127;
        if (missing && System.getenv(REQUIRED) == null) {
            Assumptions.abort(
                    "skipped: the reader needs more of Python (Debian: apt-get install python3-cbor2 python3-cryptography)");
        }
        return new Ran(process.exitValue(), output);
    }
}
