package io.creditgrid.persistence.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HaltPolicyTest {
    @Test
    void embedded_keepsTheFirstReason_stopsOnce_failsTheRun() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger stops = new AtomicInteger();
        HaltPolicy.Embedded policy = HaltPolicy.embedded(() -> {
            stops.incrementAndGet();
            stopped.countDown();
        });
        policy.check();

        policy.halt("partition 3 lost its last copy");
        policy.halt("later");

        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stops).hasValue(1);
        assertThat(policy.failure()).contains("partition 3 lost its last copy");
        assertThatIllegalStateException().isThrownBy(policy::check).withMessageContaining("partition 3");
    }
}
