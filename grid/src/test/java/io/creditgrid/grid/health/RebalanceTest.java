package io.creditgrid.grid.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.health.RebalanceMeter.Count;
import org.junit.jupiter.api.Test;

class RebalanceTest {
    @Test
    void timeLeft_isWhatIsLeftAtThisRate_roundedUp() {
        assertThat(Rebalance.secondsLeft(10, 4)).isEqualTo(3);
        assertThat(Rebalance.secondsLeft(0, 4)).isZero();
        assertThat(Rebalance.secondsLeft(0, 0)).isZero();
        assertThat(Rebalance.secondsLeft(10, 0)).isEqualTo(Rebalance.UNKNOWN);
    }

    @Test
    void whatAnotherRebalanceBrought_isCountedFromItsStart() {
        Count first = new Count(1_000, 70, 7_000);
        assertThat(first.since(Count.NONE)).isEqualTo(first);
        assertThat(new Count(1_000, 100, 9_000).since(first)).isEqualTo(new Count(1_000, 30, 2_000));
        assertThat(new Count(2_000, 80, 8_000).since(first)).isEqualTo(new Count(2_000, 80, 8_000));
        // Ignite makes the next one ready before it starts
        assertThat(Count.NONE.since(first)).isEqualTo(Count.NONE);
        assertThat(new Count(1_000, 0, 0).since(first)).isEqualTo(new Count(1_000, 0, 0));
    }
}
