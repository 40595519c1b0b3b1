package io.creditgrid.grid.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SafetyTest {
    private static Copies copies(int filling, boolean elsewhere, int only, int lost) {
        return new Copies(true, 16, 32, first(filling), elsewhere, first(only), first(lost), Set.of());
    }

    private static Set<Integer> first(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static String safe(boolean settled, int backups, Copies copies) {
        Health health = Safety.of(true, settled, backups, copies);
        assertThat(health.holds()).isEqualTo(health.status().equals("safe"));
        return String.join("; ", health.reasons());
    }

    @Test
    void allCopiesInPlace_isSafe() {
        assertThat(safe(true, 1, copies(0, false, 0, 0))).isEmpty();
    }

    @Test
    void eachReason_isNamed() {
        assertThat(safe(true, 1, copies(3, false, 0, 0))).contains("rebalance is under way: 3 partitions");
        assertThat(safe(false, 1, copies(0, true, 0, 0)))
                .isEqualTo("rebalance is under way: partitions are being filled on another server");
        assertThat(safe(false, 1, copies(0, false, 0, 0))).contains("not in a checkpoint yet");
        assertThat(safe(true, 1, copies(0, false, 0, 2))).isEqualTo("partitions without any copy: [0, 1]");
        assertThat(safe(true, 1, copies(0, false, 12, 0)))
                .isEqualTo(
                        "the only complete copy of 12 partitions is here: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] and 2 more");
        assertThat(safe(true, 0, copies(0, false, 12, 0))).contains("keeps no backups");
        assertThat(Safety.of(false, true, 1, Copies.NONE).reasons()).hasSize(1);
        assertThat(safe(true, 1, Copies.NONE)).contains("not known yet");
    }

    @Test
    void rate_isThatOfTheLastSamples() {
        Rate rate = new Rate();
        assertThat(rate.add(0, 100)).isZero();
        assertThat(rate.add(2_000_000_000L, 300)).isEqualTo(100);
        for (int second = 3; second < 30; second++) {
            rate.add(second * 1_000_000_000L, 300);
        }
        assertThat(rate.add(30_000_000_000L, 300)).isZero();
    }
}
