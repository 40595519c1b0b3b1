package io.creditgrid.client;

import static io.creditgrid.client.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What travels in which frame, and what each caller is told. The frames are counted at the channel. */
final class CoalescerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HeldGrid grid = new HeldGrid();
    private final CreditGridClient client =
            CreditGridClient.over(new ClientConfig(List.of("127.0.0.1:1"), "bank", "x", TIMEOUT, 4), grid);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void onAnIdleConnection_aUnitLeavesAtOnce() {
        CompletableFuture<List<Outcome>> first = client.async().write(unit("a", 1));
        assertThat(grid.calls()).isEqualTo(1);
        grid.load(0);
        assertThat(got(first)).containsExactly(Outcome.loaded(0, 1));
        CompletableFuture<List<Outcome>> second = client.async().write(unit("a", 2));
        assertThat(grid.calls()).isEqualTo(2);
        grid.load(1);
        assertThat(got(second)).containsExactly(Outcome.loaded(0, 2));
    }

    @Test
    void unitsThatWait_travelInOneFrame_andEachCallerGetsItsOwnOutcomes() {
        List<CompletableFuture<List<Outcome>>> answers = write(1, 32);
        CompletableFuture<List<Outcome>> pair = client.async().write(unit("pair", 33, 34));
        assertThat(grid.calls()).isEqualTo(1);
        grid.load(0);
        await(() -> grid.calls() == 2);
        assertThat(grid.ids(1)).isEqualTo(range(2, 34));
        assertThat(grid.frame(1).units()).hasSize(32);
        grid.answer(1, id -> id == 7 ? Outcome.rejected(GridError.UNEXPECTED_SEQ, "no") : Outcome.loaded(0, id));
        for (int id = 1; id <= 32; id++) {
            Outcome outcome = got(answers.get(id - 1)).get(0);
            if (id == 7) {
                assertThat(outcome.error()).isEqualTo(GridError.UNEXPECTED_SEQ);
            } else {
                assertThat(outcome).isEqualTo(Outcome.loaded(0, id));
            }
        }
        assertThat(got(pair)).containsExactly(Outcome.loaded(0, 33), Outcome.loaded(0, 34));
        assertThat(grid.calls()).isEqualTo(2);
    }

    @Test
    void blockingCallers_travelTogetherToo() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(8);
        for (int id = 1; id <= 8; id++) {
            MutationUnit unit = unit("f" + id, id);
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            new Thread(() -> {
                        started.countDown();
                        outcome.complete(client.write(unit).get(0));
                    })
                    .start();
        }
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        await(() -> grid.calls() == 1);
        Thread.sleep(100); // until all of them wait
        grid.load(0);
        await(() -> grid.calls() == 2);
        grid.load(1);
        for (int id = 1; id <= 8; id++) {
            assertThat(got(outcomes.get(id - 1))).isEqualTo(Outcome.loaded(0, id));
        }
        assertThat(grid.ids(0)).hasSize(1);
        assertThat(grid.ids(1)).hasSize(7);
    }

    @Test
    void busyUnitsAlone_comeBack_withTheirIds_amongNewOnes() {
        List<CompletableFuture<List<Outcome>>> answers = write(1, 4);
        grid.load(0);
        await(() -> grid.calls() == 2);
        grid.answer(1, id -> id == 3 ? Outcome.loaded(0, id) : Outcome.rejected(GridError.BUSY, "later"));
        assertThat(got(answers.get(2))).containsExactly(Outcome.loaded(0, 3));
        CompletableFuture<List<Outcome>> other = client.async().write(unit("other", 5));
        await(() -> grid.calls() == 3);
        assertThat(grid.ids(2)).containsExactly(5);
        await(() -> waits(answers.get(1)) && grid.calls() == 3);
        pause(120); // longer than the first pause: the refused ones wait for the call under way
        grid.load(2);
        assertThat(got(other)).containsExactly(Outcome.loaded(0, 5));
        await(() -> grid.calls() == 4);
        assertThat(grid.ids(3)).containsExactly(2, 4);
        assertThat(grid.frame(3).again()).describedAs("BUSY was not written").isFalse();
        grid.load(3);
        assertThat(got(answers.get(1))).containsExactly(Outcome.loaded(0, 2));
        assertThat(got(answers.get(3))).containsExactly(Outcome.loaded(0, 4));
    }

    @Test
    void whatMayBeWritten_neverTravelsWithWhatIsNew() {
        CompletableFuture<List<Outcome>> first = client.async().write(unit("a", 1));
        grid.promise(0).completeExceptionally(new GridException(GridError.IN_DOUBT, "no answer came"));
        CompletableFuture<List<Outcome>> second = client.async().write(unit("b", 2));
        assertThat(grid.ids(1)).containsExactly(2);
        pause(120);
        CompletableFuture<List<Outcome>> third = client.async().write(unit("c", 3));
        grid.load(1);
        await(() -> grid.calls() == 3);
        assertThat(grid.ids(2)).containsExactly(1);
        assertThat(grid.frame(2).again()).isTrue();
        grid.load(2);
        await(() -> grid.calls() == 4);
        assertThat(grid.ids(3)).containsExactly(3);
        assertThat(grid.frame(3).again()).isFalse();
        grid.load(3);
        assertThat(got(first)).containsExactly(Outcome.loaded(0, 1));
        assertThat(got(second)).containsExactly(Outcome.loaded(0, 2));
        assertThat(got(third)).containsExactly(Outcome.loaded(0, 3));
    }

    @Test
    void aLossThatLasts_endsInDoubt_afterAllAttempts() {
        CompletableFuture<List<Outcome>> answer = client.async().write(unit("a", 1));
        for (int call = 0; call < 4; call++) {
            int calls = call + 1;
            await(() -> grid.calls() == calls);
            assertThat(grid.ids(call)).containsExactly(1);
            grid.promise(call).completeExceptionally(new GridException(GridError.IN_DOUBT, "no answer came"));
        }
        assertThat(got(answer).get(0).error()).isEqualTo(GridError.IN_DOUBT);
        assertThat(grid.calls()).isEqualTo(4);
    }

    @Test
    void anOverdueCall_doesNotHoldUpTheNext_andThereAreFewAtATime() {
        for (int call = 1; call <= Together.CALLS_MAX; call++) {
            int calls = call;
            write(2 * call, 2);
            await(() -> grid.calls() == calls);
        }
        write(100, 1);
        pause(2 * Together.OVERDUE.toMillis());
        assertThat(grid.calls()).isEqualTo(Together.CALLS_MAX);
        grid.load(2);
        await(() -> grid.calls() == Together.CALLS_MAX + 1);
        assertThat(grid.ids(Together.CALLS_MAX)).contains(100);
    }

    @Test
    void aFrame_takesNoMoreThanATransactionDoes() {
        write(1, 2_502);
        int seen = 0;
        for (int call = 0; seen < 2_502; call++) {
            int calls = call + 1;
            await(() -> grid.calls() >= calls);
            assertThat(grid.ids(call)).hasSizeLessThanOrEqualTo(Limits.TX_MUTATIONS_MAX);
            seen += grid.ids(call).size();
            grid.load(call);
        }
        assertThat(grid.calls()).isBetween(4, 8);
    }

    @Test
    void largeUnits_areSpreadOverFrames_thatTheGridTakes() {
        List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
        answers.add(client.async().write(unit("a", 1)));
        for (int id = 2; id < 32; id++) {
            answers.add(client.async().write(large(id)));
        }
        grid.load(0);
        int seen = 0;
        for (int call = 1; seen < 30; call++) {
            int calls = call + 1;
            await(() -> grid.calls() >= calls);
            assertThat(grid.frame(call).encode()).hasSizeLessThan(Limits.FRAME_BYTES_MAX / 2);
            seen += grid.frame(call).units().size();
            grid.load(call);
        }
        assertThat(grid.calls()).isBetween(4, 10);
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.get(10, TimeUnit.SECONDS)).isNotEmpty());
    }

    @Test
    void aUnitThatSpoilsItsFrame_spoilsNoOther() {
        List<CompletableFuture<List<Outcome>>> answers = write(1, 3);
        grid.load(0);
        await(() -> grid.calls() == 2);
        grid.refuseWhole(1, GridError.FRAME_MALFORMED);
        await(() -> grid.calls() == 3);
        assertThat(grid.ids(2)).containsExactly(2);
        grid.refuseWhole(2, GridError.FRAME_MALFORMED);
        await(() -> grid.calls() == 4);
        assertThat(grid.ids(3)).containsExactly(3);
        grid.load(3);
        assertThatThrownBy(() -> Answers.await(answers.get(1))).hasMessageStartingWith("FRAME_MALFORMED");
        assertThat(got(answers.get(2))).containsExactly(Outcome.loaded(0, 3));
    }

    @Test
    void aFrameOfTheCallersOwn_goesBesideTheOthers_asItIs() {
        Bytes batch = Bytes.wrap(new byte[32]);
        Image image = unit("a", 1).mutations().get(0).image();
        MutationUnit row = MutationUnit.of(Mutation.of(new Origin.BatchRow(batch, 5), image));
        write(1, 1);
        var unused = client.async().write(new WriteFrame(batch, true, true, List.of(row)));
        assertThat(grid.calls()).isEqualTo(2);
        assertThat(grid.frame(1).batch()).isEqualTo(batch);
        assertThat(grid.frame(1).keepRestatements()).isTrue();
        assertThatThrownBy(() -> client.async().write(row)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mutationsBeyondTheBound_areBusyAtOnce_andBlockingCallersWait() {
        write(1, Unanswered.MUTATIONS_MAX);
        CompletableFuture<List<Outcome>> over = client.async().write(unit("over", 0));
        assertThat(over).isDone();
        assertThat(got(over).get(0).error()).isEqualTo(GridError.BUSY);
        CompletableFuture<Outcome> blocking = CompletableFuture.supplyAsync(
                () -> client.write(unit("waits", 30_000)).get(0));
        pause(50);
        assertThat(blocking).isNotDone();
        for (int call = 0; !blocking.isDone(); call++) {
            int calls = call + 1;
            await(() -> grid.calls() >= calls || blocking.isDone());
            if (grid.calls() >= calls) {
                grid.load(call);
            }
        }
        assertThat(got(blocking)).isEqualTo(Outcome.loaded(0, 30_000));
    }

    @Test
    void bytesBeyondTheBound_areBusyAtOnce() {
        int taken = 0;
        while (!client.async().write(large(taken)).isDone()) {
            taken++;
        }
        assertThat((long) taken * Coalescer.imageBytes(large(0)))
                .isBetween(Unanswered.BYTES_MAX - (1 << 20), Unanswered.BYTES_MAX);
    }

    @Test
    void callsBeyondTheBound_areBusyAtOnce() {
        EnterpriseId firm = EnterpriseId.of("x-test:a");
        RecordKey key = new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
        for (int i = 0; i < Unanswered.CALLS_MAX; i++) {
            assertThat(client.async().get(key, Purpose.CREDIT_GRANTING, null)).isNotDone();
        }
        assertThatThrownBy(() -> Answers.await(client.async().score(firm, Purpose.CREDIT_GRANTING)))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BUSY));
        assertThat(grid.calls()).isEqualTo(Unanswered.CALLS_MAX);
        assertThat(client.async().write(unit("a", 1))).isNotDone();
        assertThat(grid.calls()).describedAs("units have calls of their own").isEqualTo(Unanswered.CALLS_MAX + 1);
    }

    @Test
    void aContinuation_mayCallTheGridAndWait() {
        CompletableFuture<Outcome> chained = client.async()
                .write(unit("a", 1))
                .thenApply(first -> client.write(unit("b", 2)).get(0));
        grid.load(0);
        await(() -> grid.calls() == 2);
        grid.load(1);
        assertThat(got(chained)).isEqualTo(Outcome.loaded(0, 2));
    }

    @Test
    void whatWaitsWhenTheClientIsClosed_isToldSo() {
        List<CompletableFuture<List<Outcome>>> answers = write(1, 3);
        grid.refuse(0, GridError.BUSY);
        await(() -> grid.calls() == 2);
        client.close();
        assertThat(got(answers.get(0)).get(0).error())
                .describedAs("its last answer stands")
                .isEqualTo(GridError.BUSY);
        CompletableFuture<List<Outcome>> late = client.async().write(unit("late", 9));
        assertThatThrownBy(() -> Answers.await(late)).hasMessageStartingWith("UNAVAILABLE");
        grid.load(1);
        assertThat(got(answers.get(1))).containsExactly(Outcome.loaded(0, 2));
    }

    private List<CompletableFuture<List<Outcome>>> write(int firstId, int count) {
        List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
        for (int id = firstId; id < firstId + count; id++) {
            answers.add(client.async().write(unit("f" + id, id)));
        }
        return answers;
    }

    /** A unit of some 100 KB. */
    private static MutationUnit large(int id) {
        RecordKey key = new RecordKey(EnterpriseId.of("x-test:large"), RecordKind.ENTERPRISE, "registry", List.of());
        List<Mutation> mutations = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            CreditRecord record = CreditRecord.state(key, Interval.from(i), 1)
                    .set("currency", "CNY")
                    .set("name", "n".repeat(Limits.TEXT_CHARS_MAX))
                    .set("status", "ACTIVE")
                    .build();
            mutations.add(Mutation.of(Units.origin(1_000 * (id + 1) + i), Image.of(record)));
        }
        return new MutationUnit(mutations);
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static boolean waits(CompletableFuture<?> answer) {
        return !answer.isDone();
    }

    private static <T> T got(CompletableFuture<T> answer) {
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).describedAs("waited 10 s").isLessThan(end);
            pause(2);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
