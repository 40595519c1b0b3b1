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
import java.util.List;
import java.util.Map;
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
        assertThat(back.kekIds()).isEqualTo(keys.kekIds()).containsExactly(1);
        assertThat(back.kek(1)).isEqualTo(keys.kek(1)).hasSize(32);
        assertThat(back.file()).contains(file);
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
        assertRefused(text -> text.replaceAll("kek.1: .*", ""), salt);
        for (String name : List.of("kek.0", "kek.01", "kek.", "kek.x", "kek.1")) {
            assertRefused(text -> text + name + ": " + salt, salt);
        }
        assertRefused(text -> text + "kek.2: " + salt.substring(2), salt.substring(2));
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

        assertThat(new KeyFile(keys.gridId(), keys.tagKey(), salt, keys.nodeSecret(), Map.of(1, new byte[32]))
                        .fingerprint())
                .isNotEqualTo(keys.fingerprint());
        assertThat(new KeyFile(keys.gridId(), keys.tagKey(), keys.saltKey(), new byte[32], Map.of(7, new byte[32]))
                        .fingerprint())
                .isEqualTo(keys.fingerprint());
    }

    @Test
    void kek_isAddedAndOldOnesAreDropped_inOneStep() throws IOException {
        Path file = dir.resolve("keys");
        KeyFile more = keys.write(file).withNewKek(new SecureRandom());
        assertThat(KeyFile.read(file).kekIds()).containsExactly(1);
        more.replace(file);

        KeyFile read = KeyFile.read(file);
        assertThat(read.kekIds()).containsExactly(1, 2);
        assertThat(read.newestKek()).isEqualTo(2);
        assertThat(read.kek(1)).isEqualTo(keys.kek(1));
        assertThat(read.fingerprint()).isEqualTo(keys.fingerprint());
        assertThat(read.kekFingerprint()).isNotEqualTo(keys.kekFingerprint());

        read.withNewestKekAlone().replace(file);
        KeyFile left = KeyFile.read(file);
        assertThat(left.kekIds()).containsExactly(2);
        assertThat(left.kek(1)).isNull();
        assertThat(left.kekFingerprint()).isEqualTo(read.kekFingerprint());
        assertThat(Files.readString(file)).doesNotContain(HexFormat.of().formatHex(keys.kek(1)));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
    }
}
