package io.creditgrid.persistence.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    private Path dir = Path.of(".");

    private final KeyFile keys = KeyFile.generate(new SecureRandom());

    @Test
    void write_read_isTheSame() throws IOException {
        Path file = dir.resolve("keys");
        keys.write(file);

        KeyFile back = KeyFile.read(file);

        assertThat(back.gridId()).isEqualTo(keys.gridId());
        assertThat(back.tagKey()).isEqualTo(keys.tagKey());
        assertThat(back.saltKey()).isEqualTo(keys.saltKey());
        assertThat(back.isNodeSecret(keys.nodeSecret())).isTrue();
        assertThat(back.fingerprint()).isEqualTo(keys.fingerprint()).hasSize(32);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void write_neverReplaces() throws IOException {
        Path file = dir.resolve("keys");
        keys.write(file);

        assertThatThrownBy(() -> KeyFile.generate(new SecureRandom()).write(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void read_openToOthers_isRefused() throws IOException {
        Path file = dir.resolve("keys");
        keys.write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void read_damaged_isRefusedWithoutShowingAValue() throws IOException {
        String salt = HexFormat.of().formatHex(keys.saltKey());
        assertRefused(text -> text.replace("saltKey", "SaltKey"), salt);
        assertRefused(text -> text.replace(salt, salt.substring(2)), salt.substring(2));
        assertRefused(text -> text.replace(salt, salt.substring(1) + "x"), salt.substring(1));
        assertRefused(text -> text + "saltKey: " + salt, salt);
        assertRefused(text -> text.replaceAll("saltKey: .*", ""), salt);
    }

    private void assertRefused(java.util.function.UnaryOperator<String> damage, String secret) throws IOException {
        Path file = dir.resolve("damaged");
        Files.deleteIfExists(file);
        keys.write(file);
        Files.writeString(file, damage.apply(Files.readString(file)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFile.read(file))
                .withMessageStartingWith("key file")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
    }

    @Test
    void fingerprint_tellsKeysApart_notNodeSecrets() {
        byte[] salt = keys.saltKey();
        salt[0] ^= 1;

        assertThat(new KeyFile(keys.gridId(), keys.tagKey(), salt, keys.nodeSecret(), Map.of(1, new byte[32])).fingerprint())
                .isNotEqualTo(keys.fingerprint());
        assertThat(new KeyFile(keys.gridId(), keys.tagKey(), keys.saltKey(), new byte[32], Map.of(7, new byte[32])).fingerprint())
                .isEqualTo(keys.fingerprint());
    }
}
