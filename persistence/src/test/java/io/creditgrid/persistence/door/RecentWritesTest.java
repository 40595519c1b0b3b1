package io.creditgrid.persistence.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RecentWritesTest {
    private static final int FIRMS = 2 * RecentWrites.FIRMS_MAX;

    @Test
    void answersLikeOneThatForgetsNothing_andSaysFromWhenOn() {
        SplittableRandom random = new SplittableRandom(Seeds.of(getClass()));
        long size = 1_000;
        RecentWrites recent = new RecentWrites(size);
        Map<Bytes, Long> all = new HashMap<>();
        int asked = 0;
        for (int i = 0; i < 50_000; i++) {
            // some firms are written much more often than others
            Bytes written = firm(random.nextInt(1 + random.nextInt(FIRMS)));
            recent.add(written, size);
            all.put(written, size++);
            long moment = size - random.nextInt(2 * FIRMS);
            Bytes firm = firm(random.nextInt(FIRMS));
            if (moment >= recent.knownFrom()) {
                asked++;
                assertThat(recent.isWrittenSince(firm, moment)).isEqualTo(all.getOrDefault(firm, -1L) >= moment);
            }
        }
        assertThat(asked).isGreaterThan(5_000);
    }

    @Test
    void remembersAsManyFirmsAsItSays() {
        RecentWrites recent = new RecentWrites(0);
        for (int i = 0; i < RecentWrites.FIRMS_MAX; i++) {
            recent.add(firm(i), i);
        }
        assertThat(recent.knownFrom()).isZero();
        recent.add(firm(0), RecentWrites.FIRMS_MAX);
        assertThat(recent.knownFrom()).as("one of them again").isZero();
        recent.add(firm(RecentWrites.FIRMS_MAX), RecentWrites.FIRMS_MAX + 1);
        assertThat(recent.knownFrom()).as("firm 1 was let go").isEqualTo(2);
    }

    @Test
    void momentThatItKnowsNothingOf_isRefused() {
        assertThatThrownBy(() -> new RecentWrites(7).isWrittenSince(firm(1), 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a moment of at least 7: 6");
    }

    private static Bytes firm(int number) {
        return Bytes.wrap(new byte[] {(byte) (number >>> 8), (byte) number});
    }
}
