package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.node.Ports;
import io.creditgrid.grid.node.Storage;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Mapping;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is put in is answered by code, value, cure and exit code, and leaves nothing behind that is not due. */
class BadInputTest {
    private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [a-z]|Exception");

    @TempDir
    static Path dir;

    private static InputGrid grid;
    private static LogWatch log;

    @BeforeAll
    static void start() throws Exception {
        log = LogWatch.open();
        grid = InputGrid.start(dir, "bad-input", 2);
    }

    @AfterAll
    static void stop() {
        grid.close();
        log.close();
    }

    @BeforeEach
    void forgetTheLog() {
        log.clear();
    }

    static Stream<BadInput> rows() {
        return Stream.concat(BadFiles.rows(), BadCalls.rows());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void badInput_isAnsweredAsItShouldBe(BadInput row) throws Exception {
        long before = grid.entries();
        Ran ran = row.input().into(grid);
        String said = ran.out() + ran.err();

        assertThat(ran.exit()).as(said).isEqualTo(row.exit());
        assertThat(said)
                .containsPattern(row.code())
                .containsPattern(row.value())
                .containsPattern(row.cure());
        assertThat(said.length()).as("a message is for people to read").isLessThan(4_000);
        assertThat(said).doesNotContainPattern(STACK_TRACE);
        assertThat(grid.entries() - before).as("entries of the log").isEqualTo(row.entries());
        assertThat(log.traces()).isEmpty();
        grid.nodes().check();
    }

    /** It would halt the node later, when a record does not fit; so no node starts with it. */
    @Test
    void walBufferThatIsTooSmall_isRefusedBeforeTheNodeStarts() {
        assertThatThrownBy(() -> NodeConfig.builder("small", dir, grid.gate())
                        .ports(new Ports(20_000, 20_001, 20_002, 20_003))
                        .storage(Storage.small())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("buffer of 2097152 bytes, expected at least")
                .hasMessageContaining("4194304: a longer record would halt the node");
    }

    @Test
    void garbageFrames_areRefusedByTheDecoder_withoutAnyOtherFailure() {
        Garbage garbage = new Garbage(new SplittableRandom(Seeds.of(BadInputTest.class)));
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = garbage.next();
            try {
                WriteFrame.decode(frame);
            } catch (GridException e) {
                assertThat(e.error()).isIn(GridError.FRAME_MALFORMED, GridError.FRAME_TOO_LARGE);
                assertThat(e.plainMessage()).hasSizeLessThan(1_000).doesNotContainPattern(STACK_TRACE);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("frame " + HexFormat.of().formatHex(frame), e);
            }
        }
        assertThat(refused).isGreaterThan(90_000);
    }

    @Test
    void garbageOverTheWire_isRefused_andDoesNoHarm() throws Exception {
        Garbage garbage = new Garbage(new SplittableRandom(Seeds.of(BadInputTest.class)));
        long before = grid.entries();
        try (IgniteChannel channel = grid.channel("loader")) {
            for (int sent = 0; sent < 3_000; ) {
                byte[] frame = garbage.next();
                if (isFrame(frame)) {
                    continue; // what can be read may be written
                }
                List<Outcome> outcomes = Outcomes.decode(channel.call(TaskName.WRITE, frame));
                assertThat(outcomes).hasSize(1);
                assertThat(outcomes.get(0).error()).isIn(GridError.FRAME_MALFORMED, GridError.FRAME_TOO_LARGE);
                assertThat(outcomes.get(0).message()).doesNotContainPattern(STACK_TRACE);
                sent++;
            }
            for (TaskName task : List.of(TaskName.READ, TaskName.LIVE_KEYS)) {
                for (int i = 0; i < 200; i++) {
                    byte[] request = garbage.next();
                    assertThatThrownBy(() -> Answer.read(channel.call(task, request), Object.class))
                            .isInstanceOfSatisfying(
                                    GridException.class,
                                    e -> assertThat(e.error()).isEqualTo(GridError.BAD_REQUEST));
                }
            }
        }
        assertThat(grid.entries()).isEqualTo(before);
        assertUnharmed();
    }

    @ParameterizedTest
    @CsvSource({
        "LIVE_KEYS, loader",
        "READ, bank",
        "SHOW, auditor",
        "ROOT, auditor",
        "VERIFY, auditor",
        "SCORE, bank",
        "SWEEP, scientist",
        "MODEL_DEPLOY, scientist",
        "SEAL, operator"
    })
    void requestThatLacksWhatItMustHave_isNotTakenForAFailureOfTheNode(TaskName task, String login) throws Exception {
        long before = grid.entries();
        try (IgniteChannel channel = grid.channel(login)) {
            for (String request : List.of("null", "[]", "{\"colour\":1}", "{\"keys\":[null]}", "{\"partition\":-7}")) {
                byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
                assertThatThrownBy(() -> Answer.read(channel.call(task, bytes), Object.class))
                        .as(task + " " + request)
                        .isInstanceOfSatisfying(
                                GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_REQUEST))
                        .message()
                        .doesNotContainPattern(STACK_TRACE);
            }
        }
        assertThat(grid.entries()).isEqualTo(before);
        assertThat(log.traces()).isEmpty();
    }

    private static boolean isFrame(byte[] bytes) {
        try {
            WriteFrame.decode(bytes);
            return true;
        } catch (GridException e) {
            return false;
        }
    }

    @Test
    void clientThatDiesInTheMiddleOfAFrame_leavesNothing() throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.of(BadInputTest.class));
        long before = grid.entries();
        WriteFrame frame = frame(500);
        int bytes = frame.encode().length;
        for (int i = 0; i < 5; i++) {
            try (CutConnection cut =
                            CutConnection.to(grid.nodes().thinAddresses().get(0));
                    CreditGridClient client = grid.client("loader", cut.address())) {
                cut.cutAfter(random.nextInt(1, bytes));
                assertThat(client.write(frame))
                        .allMatch(outcome ->
                                outcome.error() == GridError.IN_DOUBT || outcome.error() == GridError.UNAVAILABLE);
            }
        }
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    grid.nodes().node(0).config().ports().client())) {
                byte[] noise = new byte[random.nextInt(1, 4_000)];
                random.nextBytes(noise);
                socket.getOutputStream().write(noise);
            } catch (SocketException e) {
                assertThat(e).as("the node hangs up on noise").isNotNull();
            }
        }
        assertThat(grid.entries()).isEqualTo(before);
        assertUnharmed();
    }

    private static WriteFrame frame(int count) {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordKey key = new RecordKey(EnterpriseId.of("x-cut:" + i), RecordKind.ENTERPRISE, "registry", List.of());
            CreditRecord record = CreditRecord.state(key, Interval.from(0), 1_700_000_000_000L)
                    .set("currency", "CNY")
                    .set("name", "cut")
                    .set("status", "ACTIVE")
                    .build();
            units.add(MutationUnit.of(Mutation.of(
                    Origin.Request.of(RequestId.of(System.currentTimeMillis(), new SplittableRandom(i))),
                    Image.of(record))));
        }
        return new WriteFrame(null, false, false, units);
    }

    /** Both nodes run, take writes, and the log says nothing else. */
    private static void assertUnharmed() throws Exception {
        grid.nodes().check();
        assertThat(log.traces()).isEmpty();
        assertThat(grid.run("auditor", "audit", "verify", "--json").exit()).isZero();
    }

    /**
     * Processes are killed where the log has grown to drawn sizes: four, since each takes seconds to start. One of them is
     * interrupted as by Ctrl-C.
     */
    @Test
    void loaderProcessThatIsKilled_goesOn_andItsTotalsAreExact() throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.of(BadInputTest.class));
        assertThat(grid.load("loader", KillableLoad.first("killed-a"), KillableLoad.firstRows())
                        .exit())
                .isZero();
        Path mapping = KillableLoad.write(dir.resolve("killed.yaml"), KillableLoad.second("killed-a"));
        Path file = KillableLoad.write(dir.resolve("killed.csv"), KillableLoad.secondRows());
        long before = grid.entries();
        long[] points = random.longs(4, 1, KillableLoad.LOADED + KillableLoad.ENDED)
                .sorted()
                .toArray();
        int killed = 0;
        for (int i = 0; i < points.length; i++) {
            Path said = dir.resolve("killed-" + i + ".txt");
            Process loader = KillableLoad.process(grid, mapping, file, said);
            KillableLoad.awaitEntries(grid, before + points[i], loader);
            if (i == 0) {
                KillableLoad.interrupt(loader);
            } else {
                loader.destroyForcibly();
            }
            int exit = loader.waitFor();
            killed += exit == 128 + 9 ? 1 : 0;
            if (i == 0 && exit != 0) {
                assertThat(exit).isEqualTo(128 + 2);
                assertThat(Files.readString(said))
                        .contains("interrupted")
                        .contains("load again: it goes on where it stopped")
                        .doesNotContainPattern(STACK_TRACE);
            }
        }
        assertThat(killed).as("processes that died of it").isPositive();
        Ran last = Ran.of(
                "load",
                "--mapping",
                mapping.toString(),
                file.toString(),
                "--json",
                "--profile",
                "" + grid.profile("loader"));
        assertTotals(last.json());
        assertThat(grid.entries() - before).isEqualTo(KillableLoad.LOADED + KillableLoad.ENDED + 2);
        assertUnharmed();
    }

    private static void assertTotals(JsonNode report) {
        assertThat(report.path("loaded").asInt()).isEqualTo(KillableLoad.LOADED);
        assertThat(report.path("unchanged").asInt()).isEqualTo(KillableLoad.UNCHANGED);
        assertThat(report.path("rejected").asInt()).isZero();
        assertThat(report.path("derived").path("ended").asInt()).isEqualTo(KillableLoad.ENDED);
    }

    /** As above at sixteen more points: a call of the loader fails, delivered or not, and another loader begins anew. */
    @Test
    void loaderThatDiesWithAnyOfItsCalls_goesOn_andItsTotalsAreExact() throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.of(BadInputTest.class));
        assertThat(grid.load("loader", KillableLoad.first("killed-b"), KillableLoad.firstRows())
                        .exit())
                .isZero();
        Mapping mapping =
                Mapping.parse("killed.yaml", KillableLoad.second("killed-b").getBytes(StandardCharsets.UTF_8));
        Path file = KillableLoad.write(dir.resolve("killed-b.csv"), KillableLoad.secondRows());
        Plan plan = Plan.of(mapping, List.of(file), dir, "owner");
        long before = grid.entries();
        int died = 0;
        for (int i = 0; i < 16; i++) {
            try {
                // 35 calls go before the first row: what the grid is, the batch, the keys of 32 partitions, its
                // beginning
                load(plan, random.nextInt(2, 42), random.nextBoolean());
            } catch (GridException e) {
                assertThat(e).hasMessageContaining("killed");
                died++;
            }
        }
        assertThat(died).as("loaders that died").isGreaterThan(8);
        LoadReport last = load(plan, Integer.MAX_VALUE, false);
        assertThat(last.loaded()).isEqualTo(KillableLoad.LOADED);
        assertThat(last.unchanged()).isEqualTo(KillableLoad.UNCHANGED);
        assertThat(last.derivedEnded()).isEqualTo(KillableLoad.ENDED);
        assertThat(grid.entries() - before).isEqualTo(KillableLoad.LOADED + KillableLoad.ENDED + 2);
    }

    private static LoadReport load(Plan plan, int calls, boolean delivers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient client = CreditGridClient.over(
                grid.config("loader"), new KillableLoad.Dying(grid.channel("loader"), calls, delivers))) {
            return new Loader(client, InstantSource.system(), threads)
                    .load(plan, dir.resolve("rejects"), Progress.NONE);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Persons are tokens, personal firms tags and their records encrypted: a full file knows them all the same. */
    @Test
    void fullFileOfPersons_endsWhatItDoesNotList_andNothingElse() throws Exception {
        String mapping = """
                mapping: 1
                source: persons
                kind: relation
                publishedAt: 2025-0%d-01T09:00:00+08:00
                mode: full
                fullModeEndShareMax: .5
                id: uscc:${firm}
                from: 2020-01-01
                variants:
                  - when: {column: type, in: [OFFICER]}
                    key: {type: OFFICER, counterpart: {from: who, token: person}, ref: ""}
                  - when: {column: type, in: [SHAREHOLDING]}
                    key: {type: SHAREHOLDING, counterpart: "uscc:${who}", ref: ""}
                """;
        String kept = "firm,type,who\n"
                + InputGrid.uscc(70) + ",OFFICER,李雷\n"
                + InputGrid.personalUscc(71) + ",OFFICER,韩梅梅\n"
                + InputGrid.uscc(72) + ",SHAREHOLDING," + InputGrid.personalUscc(73) + "\n";
        String ending = InputGrid.uscc(70) + ",OFFICER,林涛\n" + InputGrid.personalUscc(71) + ",SHAREHOLDING,"
                + InputGrid.personalUscc(74) + "\n";
        Ran first = grid.load("loader", mapping.formatted(1), kept + ending);
        assertThat(first.exit()).as(first.out() + first.err()).isZero();
        Ran same = grid.load("loader", mapping.formatted(2), kept + ending);
        assertThat(same.exit()).as(same.out() + same.err()).isZero();
        assertThat(same.json().path("unchanged").asInt()).isEqualTo(5);
        assertThat(same.json().path("derived").path("ended").asInt()).isZero();

        Ran fewer = grid.load("loader", mapping.formatted(3), kept);
        assertThat(fewer.exit()).as(fewer.out() + fewer.err()).isZero();
        assertThat(fewer.json().path("unchanged").asInt()).isEqualTo(3);
        assertThat(fewer.json().path("derived").path("ended").asInt()).isEqualTo(2);
        assertUnharmed();
    }

    @Test
    void twoLoadersOfOneBatchAtOnce_writeEachRowOnce_andAgree() throws Exception {
        StringBuilder rows = new StringBuilder("id,name\n");
        for (int i = 0; i < 6_000; i++) {
            rows.append("w").append(i % 5_000).append(",name ").append(i).append('\n');
        }
        String mapping = KillableLoad.first("twice").replace("mode: full\n", "");
        Plan plan = Plan.of(
                Mapping.parse("twice.yaml", mapping.getBytes(StandardCharsets.UTF_8)),
                List.of(KillableLoad.write(dir.resolve("twice.csv"), rows.toString())),
                dir,
                "owner");
        long before = grid.entries();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Future<LoadReport> one = both.submit(() -> load(plan, Integer.MAX_VALUE, false));
            Future<LoadReport> other = both.submit(() -> load(plan, Integer.MAX_VALUE, false));
            for (LoadReport report : List.of(one.get(), other.get())) {
                assertThat(report.read()).isEqualTo(6_000);
                assertThat(report.loaded()).isEqualTo(6_000);
                assertThat(report.rejected()).isZero();
            }
        } finally {
            both.shutdownNow();
        }
        // one says that the batch runs; each of them may say that it is done
        assertThat(grid.entries() - before).isBetween(6_002L, 6_003L);
    }
}
