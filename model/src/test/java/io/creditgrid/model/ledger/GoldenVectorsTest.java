package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Every stored byte is the one that stands in the golden vectors, and a reader in another language derives every hash and every
 * live row of them again. A change here is a new version of the format. {@code -Dcreditgrid.vectors=write}
 * writes the vectors of a new version.
 */
final class GoldenVectorsTest {
    private static final Path FOLDER = Path.of("..", "docs", "design", "ledger");
    private static final Path VECTORS = FOLDER.resolve("vectors.json");
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
        assertThat(VectorReader.read(VECTORS)).contains("all as written");
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
                noticed += VectorReader.notices(changed) ? 1 : 0;
            }
            assertThat(noticed).isEqualTo(ALTERED);
        } finally {
            Files.delete(changed);
        }
    }
}
