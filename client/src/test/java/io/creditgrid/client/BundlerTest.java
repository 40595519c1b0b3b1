package io.creditgrid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.Bundle;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which questions travel together, and what each is told. */
final class BundlerTest {
    private final Held channel = new Held();
    private final Pauses pauses = new Pauses();
    private final Bundler bundler = new Bundler(channel, pauses, TaskName.SCORE, TaskName.SCORES);

    private record Call(TaskName task, byte[] request, CompletableFuture<byte[]> answer) {}

    /** Answers when it is told to. */
    private static final class Held implements Channel {
        private final List<Call> calls = new ArrayList<>();

        @Override
        public byte[] call(TaskName task, byte[] request) {
            return callAsync(task, request).join();
        }

        @Override
        public synchronized CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
            Call call = new Call(task, request, new CompletableFuture<>());
            calls.add(call);
            notifyAll();
            return call.answer();
        }

        synchronized Call get(int index) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (calls.size() <= index && System.nanoTime() < end) {
                wait(100);
            }
            return calls.get(index);
        }

        synchronized int size() {
            return calls.size();
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        bundler.close();
        pauses.close();
    }

    @Test
    void oneAlone_travelsAsItIs() throws Exception {
        CompletableFuture<byte[]> answer = bundler.ask(bytes("a"));
        assertThat(channel.get(0).task()).isEqualTo(TaskName.SCORE);
        assertThat(text(channel.get(0).request())).isEqualTo("a");
        channel.get(0).answer().complete(bytes("A"));
        assertThat(text(answer.join())).isEqualTo("A");
        var unused = bundler.ask(bytes("b"));
        assertThat(channel.get(1).task()).isEqualTo(TaskName.SCORE);
    }

    @Test
    void thoseThatWait_travelTogether_andEachGetsItsOwnAnswer() throws Exception {
        var unused = bundler.ask(bytes("first"));
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(bundler.ask(bytes("q" + i)));
        }
        assertThat(channel.size()).isEqualTo(1);
        channel.get(0).answer().complete(bytes("done"));
        Call bundle = channel.get(1);
        assertThat(bundle.task()).isEqualTo(TaskName.SCORES);
        List<byte[]> asked = Bundle.decode(bundle.request());
        assertThat(asked.stream().map(BundlerTest::text)).containsExactly("q0", "q1", "q2", "q3", "q4");
        bundle.answer()
                .complete(Bundle.encode(
                        asked.stream().map(q -> bytes("to " + text(q))).toList()));
        for (int i = 0; i < 5; i++) {
            assertThat(text(answers.get(i).join())).isEqualTo("to q" + i);
        }
    }

    @Test
    void moreThanABundleHolds_leaveInSeveral() throws Exception {
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (int i = 0; i < 1 + Bundle.CALLS_MAX + 3; i++) {
            asked.add(bundler.ask(bytes("q")));
        }
        channel.get(0).answer().complete(bytes("done"));
        assertThat(Bundle.decode(channel.get(1).request())).hasSize(Bundle.CALLS_MAX);
        assertThat(asked).filteredOn(CompletableFuture::isDone).hasSize(1);
    }

    @Test
    void failureOfTheCall_isThatOfEach() throws Exception {
        List<CompletableFuture<byte[]>> answers = twoTogether();
        GridException refusal = new GridException(GridError.NO_PERMISSION, "not you");
        channel.get(1).answer().completeExceptionally(refusal);
        answers.forEach(answer -> assertThat(failure(answer)).isSameAs(refusal));
    }

    @Test
    void refusalOfTheWholeBundle_isThatOfEach() throws Exception {
        List<CompletableFuture<byte[]>> answers = twoTogether();
        byte[] refusal = Answer.error(new GridException(GridError.BAD_REQUEST, "no bundle"));
        channel.get(1).answer().complete(refusal);
        for (CompletableFuture<byte[]> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(refusal);
        }
    }

    @Test
    void answersOfAnotherNumber_andOtherBytes_leaveNobodyWaiting() throws Exception {
        for (byte[] answer : List.of(Bundle.encode(List.of(bytes("one"))), new byte[0], new byte[] {1, 2, 3})) {
            List<CompletableFuture<byte[]>> answers = twoTogether();
            channel.get(channel.size() - 1).answer().complete(answer);
            answers.forEach(asked ->
                    assertThat(failure(asked)).as(Arrays.toString(answer)).isInstanceOf(GridException.class));
        }
    }

    @Test
    void afterClosing_waitersAndNewOnesAreRefused() throws Exception {
        CompletableFuture<byte[]> underWay = bundler.ask(bytes("first"));
        CompletableFuture<byte[]> waits = bundler.ask(bytes("second"));
        bundler.close();
        assertThat(((GridException) failure(waits)).error()).isEqualTo(GridError.UNAVAILABLE);
        assertThat(((GridException) failure(bundler.ask(bytes("third")))).error())
                .isEqualTo(GridError.UNAVAILABLE);
        channel.get(0).answer().complete(bytes("done"));
        assertThat(text(underWay.join())).isEqualTo("done");
    }

    /** Two questions in the last call. */
    private List<CompletableFuture<byte[]>> twoTogether() throws InterruptedException {
        int before = channel.size();
        var unused = bundler.ask(bytes("first"));
        Call first = channel.get(before); // it has left, so the others wait
        List<CompletableFuture<byte[]>> answers = List.of(bundler.ask(bytes("a")), bundler.ask(bytes("b")));
        first.answer().complete(bytes("done"));
        channel.get(before + 1);
        return answers;
    }

    private static Throwable failure(CompletableFuture<byte[]> answer) {
        try {
            answer.orTimeout(20, TimeUnit.SECONDS).join();
            throw new AssertionError("expected a failure");
        } catch (CompletionException e) {
            assertThat(e.getCause()).isNotInstanceOf(TimeoutException.class);
            return Objects.requireNonNull(e.getCause());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
