package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BundleTest {
    private final SplittableRandom random = new SplittableRandom(Seeds.of(getClass()));

    @Test
    void parts_comeBackInTheirOrder() {
        for (int count : new int[] {0, 1, 2, 23, 24, Bundle.CALLS_MAX}) {
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(bytes(random.nextInt(700)));
            }
            assertThat(Bundle.decode(Bundle.encode(parts)).stream().map(Arrays::toString))
                    .containsExactlyElementsOf(
                            parts.stream().map(Arrays::toString).toList());
        }
    }

    @Test
    void tooManyCalls_areRefused() {
        byte[] bundle = Bundle.encode(Collections.nCopies(Bundle.CALLS_MAX + 1, new byte[0]));
        GridException refusal = catchThrowableOfType(GridException.class, () -> Bundle.decode(bundle));
        assertThat(refusal.error()).isEqualTo(GridError.BAD_REQUEST);
        assertThat(refusal).hasMessageContaining("at most 128 calls in a bundle: 129");
    }

    @Test
    void whatIsNoBundle_isRefusedWhateverItIs() {
        byte[] sound = Bundle.encode(List.of(bytes(3), bytes(30)));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean() ? bytes(random.nextInt(40)) : sound.clone();
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(Bundle.encode(Bundle.decode(bytes))).isEqualTo(bytes);
            } catch (GridException e) {
                assertThat(e.error()).isEqualTo(GridError.BAD_REQUEST);
            }
        }
        assertThat(catchThrowableOfType(GridException.class, () -> Bundle.decode(new byte[] {(byte) 0x7b, 0x7d}))
                        .error())
                .isEqualTo(GridError.BAD_REQUEST);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
