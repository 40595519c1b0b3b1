package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForgetAnswerTest {
    @Test
    void line_namesPartitionAndPositions() {
        assertThat(new ForgetAnswer.Loss(3, true, 0, 25).line())
                .isEqualTo("partition 3: entries 0 to 24 and what came after; no server has a copy");
        assertThat(new ForgetAnswer.Loss(3, false, 7, 25).line())
                .isEqualTo("partition 3: entries 7 to 24 and what came after");
        assertThat(new ForgetAnswer.Loss(3, true, 0, 0).line())
                .isEqualTo(
                        "partition 3: entries from 0 on, if there were any; the epoch recorded none of them; no server"
                                + " has a copy");
        assertThat(new ForgetAnswer.Loss(3, false, 7, -1).line())
                .isEqualTo("partition 3: entries from 7 on, how many is not known");
    }
}
