package io.creditgrid.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgniteChannelTest {
    /** As servers that were stopped under load said it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ignite failed to process request [987]: Failed to execute task due to grid shutdown: io.creditgrid.grid.door."
                        + "WriteTask (server status code [1])",
                "Ignite failed to process request [12]: Task failed due to stopping of the grid: WriteTask",
                "Grid is in invalid state to perform this operation. It either not started yet or has already being or have"
                        + " stopped"
            })
    void serverThatStops_isKnownByWhatItSays(String message) {
        assertThat(IgniteChannel.isStopping(message)).isTrue();
    }

    @Test
    void otherFailures_areNotTakenForIt() {
        assertThat(IgniteChannel.isStopping("Ignite failed to process request [1]: Failed to execute task: null"))
                .isFalse();
    }
}
