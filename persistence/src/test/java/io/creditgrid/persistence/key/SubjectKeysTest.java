package io.creditgrid.persistence.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.SubjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectKeysTest {
    private static final byte[] TAG = new byte[16];
    private static final byte[] OTHER = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    @TempDir
    private Path dir = Path.of(".");

    private final SecureRandom random = new SecureRandom();
    private final KeyFile file = KeyFile.generate(random);
    private final SubjectKeys keys = new SubjectKeys(file, random);
    private final SubjectKey.Held key = keys.draw();

    @Test
    void key_comesBack_inItsOwnRowAlone() {
        byte[] row = keys.wrap(3, TAG, key);
        assertThat(keys.open(3, TAG, row)).isEqualTo(key);
        assertThat(keys.open(4, TAG, row)).isEqualTo(SubjectKey.Gone.ALTERED);
        assertThat(keys.open(3, OTHER, row)).isEqualTo(SubjectKey.Gone.ALTERED);
        assertThat(new SubjectKeys(KeyFile.generate(random), random).open(3, TAG, row))
                .isEqualTo(SubjectKey.Gone.ALTERED);
        assertThat(keys.wrap(3, TAG, key)).isNotEqualTo(row);
        assertThat(keys.draw()).isNotEqualTo(key);
        assertThat(keys.isCurrent(row)).isTrue();
        assertThat(SubjectKeys.isDestroyed(row)).isFalse();
    }

    @Test
    void anyChange_isNoticed() {
        byte[] row = keys.wrap(3, TAG, key);
        for (int at = 0; at < row.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = row.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThat(state(changed)).as(at + "." + bit).isNotInstanceOf(SubjectKey.Held.class);
            }
        }
    }

    /** A greater number of a KEK is a key file that is too old, which the error says. */
    private Object state(byte[] row) {
        try {
            return keys.open(3, TAG, row);
        } catch (GridException e) {
            return e.error();
        }
    }

    @Test
    void destroyedOrAbsent_areToldApart() {
        byte[] row = SubjectKeys.destroyed(1_700_000_000_000L);
        assertThat(keys.open(3, TAG, row)).isEqualTo(SubjectKey.Gone.DESTROYED);
        assertThat(keys.open(3, TAG, null)).isEqualTo(SubjectKey.Gone.MISSING);
        assertThat(SubjectKeys.isDestroyed(row)).isTrue();
        assertThat(keys.isCurrent(row)).isTrue();
    }

    @Test
    void newKek_wraps_andTheOldOneIsForgotten() throws IOException {
        Path path = dir.resolve("keys");
        SubjectKeys server = new SubjectKeys(file.write(path), random);
        byte[] old = server.wrap(3, TAG, key);
        KeyFile added = KeyFile.read(path).withNewKek(random).replace(path);
        assertThat(server.isCurrent(old)).isTrue();

        server.reload();
        assertThat(server.isCurrent(old)).isFalse();
        assertThat(server.open(3, TAG, old)).isEqualTo(key);
        byte[] anew = server.wrap(3, TAG, key);
        assertThatThrownBy(() -> server.forgetOld(file.kekFingerprint())).isInstanceOf(GridException.class);
        assertThat(KeyFile.read(path).kekIds()).hasSize(2);

        server.forgetOld(added.kekFingerprint());
        server.forgetOld(added.kekFingerprint());
        assertThat(KeyFile.read(path).kekIds()).containsExactly(2);
        assertThat(server.open(3, TAG, anew)).isEqualTo(key);
        assertThat(server.open(3, TAG, old)).isEqualTo(SubjectKey.Gone.ALTERED);
    }

    @Test
    void rowOfANewerKek_isTakenUpFromTheFile_orTheFileIsTooOld() throws IOException {
        Path path = dir.resolve("keys");
        SubjectKeys late = new SubjectKeys(file.write(path), random);
        KeyFile added = file.withNewKek(random);
        byte[] row = new SubjectKeys(added, random).wrap(3, TAG, key);
        assertThatThrownBy(() -> late.open(3, TAG, row))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_CONFIGURATION))
                .hasMessageContaining("copy the key file");
        added.replace(path);
        assertThat(late.open(3, TAG, row)).isEqualTo(key);
    }

    @Test
    void keyFileOfAnotherGrid_orWithoutTheKeyInUse_isNotTakenUp() throws IOException {
        Path path = dir.resolve("keys");
        SubjectKeys server = new SubjectKeys(file.write(path), random);
        KeyFile.generate(random).replace(path);
        assertThatThrownBy(server::reload).isInstanceOf(GridException.class);
        Map<Integer, byte[]> others = Map.of(1, new byte[32], 2, new byte[32]);
        new KeyFile(file.gridId(), file.tagKey(), file.saltKey(), file.nodeSecret(), others).replace(path);
        assertThatThrownBy(server::reload).hasMessageContaining("kek.1");
        assertThat(server.open(3, TAG, server.wrap(3, TAG, key))).isEqualTo(key);
    }
}
