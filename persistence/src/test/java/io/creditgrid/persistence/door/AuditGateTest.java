package io.creditgrid.persistence.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuditGateTest {
    @Test
    void within_isOpenForThisThreadAlone() throws Exception {
        assertThat(AuditGate.isOpen()).isFalse();

        boolean[] open = AuditGate.within(() -> new boolean[] {
            AuditGate.isOpen(), CompletableFuture.supplyAsync(AuditGate::isOpen).get()
        });

        assertThat(open).containsExactly(true, false);
        assertThat(AuditGate.isOpen()).isFalse();
    }

    @Test
    void within_bodyFails_isClosedAgain() {
        assertThatThrownBy(() -> AuditGate.within(() -> {
                    throw new java.io.IOException("disk");
                }))
                .hasMessage("disk");
        assertThat(AuditGate.isOpen()).isFalse();
    }

    @Test
    void within_nested_isRefused_andTheOuterGateStaysOpen() throws Exception {
        boolean stillOpen = AuditGate.within(() -> {
            assertThatIllegalStateException().isThrownBy(() -> AuditGate.within(() -> 1));
            return AuditGate.isOpen();
        });
        assertThat(stillOpen).isTrue();
    }
}
