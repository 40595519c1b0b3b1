package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MajorityTest {
    @Test
    void holds_halfIsNot() {
        assertThat(Majority.holds(1, 1)).isTrue();
        assertThat(Majority.holds(1, 2)).isFalse();
        assertThat(Majority.holds(2, 3)).isTrue();
        assertThat(Majority.holds(2, 4)).isFalse();
        assertThat(Majority.holds(0, 0)).isFalse();
    }
}
