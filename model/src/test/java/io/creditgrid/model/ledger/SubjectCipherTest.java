package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.creditgrid.model.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is encrypted is opened by the same key at the same place, and by nothing else. */
final class SubjectCipherTest {
    private static final Bytes GRID = Bytes.hex("a0".repeat(16));
    private static final long LIFE = (1L << 48) | 5;

    private final SplittableRandom random = new SplittableRandom(Seeds.of(SubjectCipherTest.class));
    private final SubjectKey.Held key = key();
    private final SubjectCipher cipher = new SubjectCipher(GRID, key);

    private SubjectKey.Held key() {
        byte[] bytes = new byte[SubjectKey.LENGTH];
        random.nextBytes(bytes);
        return new SubjectKey.Held(Bytes.wrap(bytes));
    }

    private byte[] payload() {
        byte[] bytes = new byte[random.nextInt(1, 400)];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x82;
        return bytes;
    }

    private byte[] encrypt(byte[] payload) {
        return cipher.encrypt(LIFE, 7, 42, Half.IMAGE, payload, random);
    }

    @Test
    void payload_comesBack() {
        for (int i = 0; i < 200; i++) {
            byte[] payload = payload();
            byte[] stored = encrypt(payload);
            assertThat(stored).hasSize(payload.length + SubjectCipher.OVERHEAD);
            assertThat(SubjectCipher.isEncrypted(stored)).isTrue();
            assertThat(SubjectCipher.isEncrypted(payload)).isFalse();
            assertThat(SubjectCipher.incarnation(stored)).isEqualTo(LIFE);
            assertThat(cipher.decrypt(7, 42, Half.IMAGE, stored)).isEqualTo(payload);
        }
    }

    @Test
    void samePayload_neverLooksTheSame() {
        byte[] payload = payload();
        assertThat(encrypt(payload)).isNotEqualTo(encrypt(payload));
    }

    @Test
    void place_isBound() {
        byte[] stored = encrypt(payload());
        assertThat(cipher.decrypt(8, 42, Half.IMAGE, stored)).isNull();
        assertThat(cipher.decrypt(7, 43, Half.IMAGE, stored)).isNull();
        assertThat(cipher.decrypt(7, 42, Half.META, stored)).isNull();
        assertThat(new SubjectCipher(Bytes.hex("a1".repeat(16)), key).decrypt(7, 42, Half.IMAGE, stored))
                .isNull();
        assertThat(new SubjectCipher(GRID, key()).decrypt(7, 42, Half.IMAGE, stored))
                .isNull();
    }

    @Test
    void anyChange_isNoticed_theIncarnationToo() {
        byte[] stored = encrypt(payload());
        for (int at = 0; at < stored.length; at++) {
            byte[] changed = stored.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(cipher.decrypt(7, 42, Half.IMAGE, changed))
                    .as("byte " + at)
                    .isNull();
        }
        for (int length = 0; length < stored.length; length++) {
            assertThat(cipher.decrypt(7, 42, Half.IMAGE, Arrays.copyOf(stored, length)))
                    .isNull();
        }
    }

    @Test
    void commitments_haveAKeyOfTheirOwn() {
        byte[] secret = cipher.commitment().secret(1, 2, 3, 4);
        assertThat(secret)
                .isNotEqualTo(new SubjectCipher(GRID, key()).commitment().secret(1, 2, 3, 4));
        assertThat(secret).isNotEqualTo(new Commitment(SampleLog.KEYS).secret(1, 2, 3, 4));
        // K = HMAC(subject key, "salt"), whatever the grid
        assertThat(secret)
                .isEqualTo(new SubjectCipher(Bytes.hex("a1".repeat(16)), key)
                        .commitment()
                        .secret(1, 2, 3, 4));
    }

    @Test
    void keys_areOfOneLength_andNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SubjectKey.Held(Bytes.wrap(new byte[16])))
                .withMessageContaining("32");
        assertThat(key + " " + cipher).doesNotContain(key.key().toString());
    }
}
