package io.creditgrid.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.contract.StatusAnswer.Server;
import io.creditgrid.model.contract.StatusAnswer.State;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusScreenTest {
    private static Server server(String name, State state, int filling, StatusAnswer.Rebalance rebalance) {
        return new Server(
                name,
                state,
                List.of(),
                true,
                List.of(),
                true,
                new StatusAnswer.Copies(4, 8, filling, 0, 0),
                rebalance,
                new StatusAnswer.Log(0, 0, 0, 0),
                new StatusAnswer.Work(0, 0, 0, 0, 0, 0, Map.of(), 0),
                new StatusAnswer.Resources(0, 0, 0, 0, 0, 0, 0));
    }

    private static Server idle(String name) {
        return server(name, State.READY, 0, new StatusAnswer.Rebalance(0, 0, 0, 0));
    }

    private static StatusAnswer status(Server... servers) {
        return new StatusAnswer("g", 8, 1, "fsync", 0, 0, -1, 0, Arrays.asList(servers));
    }

    @Test
    void rebalance_isShownWithRateAndTimeLeft() {
        Server filling = server("b", State.READY, 5, new StatusAnswer.Rebalance(61_000, 1_000, 2_500_000, 61));
        Server begun = server("c", State.READY, 2, new StatusAnswer.Rebalance(300, 0, 0, -1));

        assertThat(StatusScreen.lines(status(idle("a"), filling, begun)))
                .contains("filling  b: 5 partitions with 61,000 rows left, 1,000 rows/s, 2.4M/s, 1 min left")
                .contains("filling  c: 2 partitions with 300 rows left, 0 rows/s, 0B/s, time left not known yet")
                .noneMatch(line -> line.startsWith("filling  a"));
    }

    @Test
    void stoppingAServer_mustLeaveAMajority_andAllMustAnswer() {
        assertThat(status(idle("a"), idle("b"), idle("c")).againstStopping("a")).isEmpty();
        assertThat(status(idle("a"), idle("b")).againstStopping("a"))
                .containsExactly("writes would stop: 1 of the 2 servers of the baseline would be left, less than a"
                        + " majority");
        assertThat(status(idle("a"), idle("b"), Server.unknown("c", State.MISSING, "it is not there", true))
                        .againstStopping("a"))
                .hasSize(1);
        assertThat(status(idle("a"), idle("b"), Server.unknown("c", State.SILENT, "it did not answer", true))
                        .againstStopping("a"))
                .containsExactly("server c does not answer: what it has is not known");
        assertThat(status(idle("a"), Server.unknown("d", State.MISSING, "it is not there", true))
                        .againstStopping("d"))
                .containsExactly("it is not there");
    }
}
