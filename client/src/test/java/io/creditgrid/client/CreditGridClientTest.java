package io.creditgrid.client;

import static io.creditgrid.client.Units.origin;
import static io.creditgrid.client.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class CreditGridClientTest {
    private static final int ATTEMPTS = 4;

    private final LossyGrid grid = new LossyGrid();
    private final CreditGridClient client = over(grid);

    @Test
    void anAnswerLostAfterDelivery_isAskedForAgain_andNothingIsLoggedTwice() {
        grid.loses = 2;
        MutationUnit unit = unit("a", 1, 2);
        List<Outcome> outcomes = client.write(unit);
        assertThat(outcomes).containsExactly(Outcome.loaded(0, 0), Outcome.loaded(0, 1));
        assertThat(grid.log.keySet()).containsExactly(origin(1), origin(2));
        assertThat(grid.frames.stream().map(WriteFrame::again)).containsExactly(false, true, true);
        for (WriteFrame frame : grid.frames) {
            assertThat(frame.units().get(0).mutations().stream().map(Mutation::origin))
                    .containsExactly(origin(1), origin(2));
        }
    }

    @Test
    void busyUnitsAlone_areSentAgain_andOutcomesKeepTheirPlaces() {
        grid.busy.put("x-test:b", 1);
        grid.busy.put("x-test:d", 2);
        WriteFrame frame =
                new WriteFrame(null, false, true, List.of(unit("a", 1), unit("b", 2, 3), unit("c", 4), unit("d", 5)));
        List<Outcome> outcomes = client.write(frame);
        assertThat(grid.frames.stream()
                        .map(sent -> sent.units().stream()
                                .map(unit -> unit.firm().value())
                                .toList()))
                .containsExactly(List.of("a", "b", "c", "d"), List.of("b", "d"), List.of("d"));
        assertThat(grid.frames).allMatch(WriteFrame::keepRestatements);
        for (int i = 0; i < 5; i++) {
            assertThat(outcomes.get(i)).isEqualTo(Outcome.loaded(0, grid.seqOf(origin(i + 1))));
        }
    }

    @Test
    void whenTheAttemptsAreUsedUp_theLastAnswerStands() {
        grid.busy.put("x-test:a", 100);
        Outcome outcome = client.write(unit("a", 1)).get(0);
        assertThat(outcome.error()).isEqualTo(GridError.BUSY);
        assertThat(grid.frames).hasSize(ATTEMPTS);
        assertThat(grid.log).isEmpty();
    }

    @Test
    void aLossThatLasts_endsInDoubt() {
        grid.loses = 100;
        Outcome outcome = client.write(unit("a", 1)).get(0);
        assertThat(outcome.error()).isEqualTo(GridError.IN_DOUBT);
        assertThat(grid.frames).hasSize(ATTEMPTS);
        assertThat(grid.log).hasSize(1);
    }

    @Test
    void aRefusalOfTheWholeFrame_isThrownAndNotRepeated() {
        byte[] refusal = Outcomes.encode(List.of(Outcome.rejected(GridError.FRAME_MALFORMED, "expected a frame")));
        List<String> calls = new ArrayList<>();
        try (CreditGridClient refused = over(answering(calls, () -> refusal))) {
            for (MutationUnit unit : List.of(unit("a", 1, 2), unit("a", 1))) {
                assertThatThrownBy(() -> refused.write(unit))
                        .isInstanceOfSatisfying(
                                GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.FRAME_MALFORMED))
                        .hasMessage("FRAME_MALFORMED: expected a frame");
                assertThatThrownBy(() -> refused.write(new WriteFrame(null, false, false, List.of(unit))))
                        .hasMessage("FRAME_MALFORMED: expected a frame");
            }
        }
        assertThat(calls).hasSize(4);
    }

    @Test
    void aChannelThatMayNot_isNotAskedAgain() {
        List<String> calls = new ArrayList<>();
        Channel channel = answering(calls, () -> {
            throw new GridException(GridError.NO_PERMISSION, "log-in bank has no role");
        });
        try (CreditGridClient refused = over(channel)) {
            assertThatThrownBy(() -> refused.write(unit("a", 1))).hasMessageStartingWith("NO_PERMISSION");
        }
        assertThat(calls).hasSize(1);
    }

    @Test
    void aFrameOverTheLimit_neverLeaves() {
        List<MutationUnit> many = java.util.Collections.nCopies(10_001, unit("a", 1));
        assertThatThrownBy(() -> client.write(new WriteFrame(null, false, false, many)))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.FRAME_TOO_LARGE));
        assertThat(grid.frames).isEmpty();
    }

    @Test
    void anInterruptBetweenAttempts_endsInDoubtAndStays() {
        grid.loses = 1;
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> client.write(unit("a", 1)))
                    .isInstanceOfSatisfying(
                            GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.IN_DOUBT));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void withoutTheFlag_oneLineSaysWhichToGive() throws Exception {
        assertThat(connectInANewJvm())
                .containsExactly("MISSING_OPENS: start the JVM with --add-opens java.base/java.nio=ALL-UNNAMED");
        assertThat(connectInANewJvm("--add-opens", "java.base/java.nio=ALL-UNNAMED"))
                .singleElement()
                .asString()
                .startsWith("UNAVAILABLE: no node answers at [127.0.0.1:1]");
    }

    private static List<String> connectInANewJvm(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ConnectOnce.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        try (BufferedReader out = process.inputReader()) {
            return out.lines().toList();
        } finally {
            process.waitFor();
        }
    }

    /** Tries to connect where no node is and prints the refusal. */
    static final class ConnectOnce {
        private ConnectOnce() {}

        public static void main(String[] args) {
            try (CreditGridClient connected = CreditGridClient.builder()
                    .address("127.0.0.1:1")
                    .user("bank")
                    .password("x")
                    .connect()) {
                System.out.println("connected: " + connected.info());
            } catch (GridException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Channel answering(List<String> calls, Supplier<byte[]> answer) {
        return new Channel() {
            @Override
            public byte[] call(TaskName task, byte[] request) {
                calls.add(task.name());
                return answer.get();
            }

            @Override
            public void close() {}
        };
    }

    private static CreditGridClient over(Channel channel) {
        return CreditGridClient.over(
                new ClientConfig(List.of("127.0.0.1:1"), "bank", "x", Duration.ofSeconds(1), ATTEMPTS), channel);
    }
}
