package io.creditgrid.persistence.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.model.ledger.VectorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of a key file and of the rows of subjects are those of the golden vectors, and a reader in another language opens
 * them. {@code -Dcreditgrid.vectors=write} writes the vectors of a new version.
 */
class KeyVectorsTest {
    private static final Path VECTORS = Path.of("..", "docs", "design", "ledger", "keys.json");
    private static final HexFormat HEX = HexFormat.of();
    private static final int PARTITION = 3;
    private static final byte[] FIRM_TAG = filled(16, 0x10);
    private static final byte[] SUBJECT_KEY = filled(32, 0x60);
    private static final long DESTROYED_AT = 1_700_000_000_000L;

    @TempDir
    private Path dir = Path.of(".");

    /** Nonces of one byte, so that rows come out the same each time. */
    private static final class Sevens extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    }

    @Test
    void storedBytes_areThoseOfTheVectors() throws IOException {
        String text = vectors();
        if ("write".equals(System.getProperty("creditgrid.vectors"))) {
            Files.writeString(VECTORS, text);
        }
        assertThat(text).isEqualTo(Files.readString(VECTORS));
    }

    @Test
    void readerInPython_opensTheKey_andNoticesAnyChange() throws Exception {
        assertThat(VectorReader.read(VECTORS)).contains("all as written");
        String text = Files.readString(VECTORS);
        Path changed = dir.resolve("changed.json");
        for (String name : new String[] {"\"fingerprint\": \"", "\"wrapped\": \"", "\"destroyed\": \"", "kek.2: "}) {
            int at = text.indexOf(name) + name.length() + 11;
            char other = text.charAt(at) == '0' ? '1' : '0';
            Files.writeString(changed, text.substring(0, at) + other + text.substring(at + 1));
            assertThat(VectorReader.notices(changed))
                    .as("a digit after %s", name)
                    .isTrue();
        }
    }

    private String vectors() throws IOException {
        KeyFile keys = new KeyFile(
                filled(16, 0),
                filled(32, 0x20),
                filled(32, 0x40),
                filled(32, 0x80),
                Map.of(1, filled(32, 0xa0), 2, filled(32, 0xc0)));
        Path file = dir.resolve("grid.keys");
        keys.write(file);
        byte[] wrapped = new SubjectKeys(keys, new Sevens())
                .wrap(PARTITION, FIRM_TAG, new SubjectKey.Held(Bytes.wrap(SUBJECT_KEY)));
        return """
                {
                  "keyFile": "%s",
                  "fingerprint": "%s",
                  "kekFingerprint": "%s",
                  "subject": {
                    "partition": %d,
                    "firmTag": "%s",
                    "key": "%s",
                    "wrapped": "%s",
                    "destroyedAt": %d,
                    "destroyed": "%s"
                  }
                }
                """.formatted(
                        Files.readString(file).replace("\n", "\\n"),
                        keys.fingerprint(),
                        keys.kekFingerprint(),
                        PARTITION,
                        HEX.formatHex(FIRM_TAG),
                        HEX.formatHex(SUBJECT_KEY),
                        HEX.formatHex(wrapped),
                        DESTROYED_AT,
                        HEX.formatHex(SubjectKeys.destroyed(DESTROYED_AT)));
    }

    private static byte[] filled(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
