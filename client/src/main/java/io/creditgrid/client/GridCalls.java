package io.creditgrid.client;

import io.creditgrid.client.Unanswered.Load;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All calls of one client: bounded, repeated while the grid lacks a resource; single units coalesced, scores bundled.
 *
 * <p><strong>Thread-safety.</strong> Safe. Futures of this class end on the channel's thread, where nothing may block; {@link
 * #handOn} makes one for callers.
 */
final class GridCalls implements AutoCloseable {
    /** What happens to work when too much is unanswered. */
    enum WhenFull {
        /** Its caller waits, for a time-out at most. */
        WAIT,
        /** It is refused as BUSY at once. */
        REFUSE
    }

    private static final int CALLBACK_THREADS = 2;
    private static final long CALLBACK_IDLE_SECONDS = 10;
    private static final String FULL =
            "too much that this client asked for is unanswered; wait for answers before you ask for more";

    private final Channel channel;
    private final Duration timeout;
    private final Patience patience;
    private final Unanswered unanswered = new Unanswered();
    private final Pauses pauses = new Pauses();
    private final FrameChannel frames;
    private final Coalescer coalescer;
    private final Bundler scores;
    private final ThreadPoolExecutor callbacks;

    GridCalls(ClientConfig config, Channel channel) {
        this.channel = channel;
        this.timeout = config.timeout();
        this.patience = Patience.attempts(config.attempts());
        this.frames = new FrameChannel(channel);
        this.coalescer = new Coalescer(frames, pauses, patience);
        this.scores = new Bundler(channel, pauses, TaskName.SCORE, TaskName.SCORES);
        this.callbacks = new ThreadPoolExecutor(
                CALLBACK_THREADS,
                CALLBACK_THREADS,
                CALLBACK_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "creditgrid-callback");
                    thread.setDaemon(true);
                    return thread;
                },
                (late, pool) -> late.run());
        callbacks.allowCoreThreadTimeOut(true);
    }

    /**
     * Sends a unit, coalesced with others that wait; one outcome a mutation.
     *
     * @throws IllegalArgumentException if a mutation comes from a batch: such units go in a frame that names it
     */
    CompletableFuture<List<Outcome>> write(MutationUnit unit, WhenFull whenFull) {
        WriteFrame.requireBatch(null, unit);
        int size = unit.mutations().size();
        Load load = new Load(0, size, Coalescer.imageBytes(unit));
        return bounded(load, whenFull, () -> coalescer.write(unit), full(size));
    }

    /** Sends a frame as it is; one outcome a mutation. */
    CompletableFuture<List<Outcome>> write(WriteFrame frame, WhenFull whenFull) {
        long bytes = frame.units().stream().mapToLong(Coalescer::imageBytes).sum();
        int size = frame.mutationCount();
        Load load = new Load(1, size, bytes);
        return bounded(load, whenFull, () -> new FrameRun(frames, pauses, patience, frame).run(), full(size));
    }

    private static Supplier<CompletableFuture<List<Outcome>>> full(int mutations) {
        return () -> CompletableFuture.completedFuture(
                Collections.nCopies(mutations, Outcome.rejected(GridError.BUSY, FULL)));
    }

    /** Calls a task once, with a JSON request. */
    <T> CompletableFuture<T> call(TaskName task, Object request, Class<T> answer, WhenFull whenFull) {
        return ask(task, request, answer, Patience.attempts(1), whenFull);
    }

    /** As {@link #call}, repeated while the grid lacks a resource; the request carries an id, so a repeat does no harm. */
    <T> CompletableFuture<T> repeat(TaskName task, Object request, Class<T> answer, WhenFull whenFull) {
        return ask(task, request, answer, patience, whenFull);
    }

    /** As {@link #repeat}, with another patience. */
    <T> CompletableFuture<T> ask(TaskName task, Object request, Class<T> answer, Patience borne, WhenFull whenFull) {
        byte[] bytes = Answer.request(request);
        Load load = new Load(1, 0, bytes.length);
        return bounded(
                load,
                whenFull,
                () -> new Question<>(task, bytes, answer, borne).run(),
                () -> CompletableFuture.failedFuture(new GridException(GridError.BUSY, FULL)));
    }

    private <T> CompletableFuture<T> bounded(
            Load load, WhenFull whenFull, Supplier<CompletableFuture<T>> work, Supplier<CompletableFuture<T>> refusal) {
        if (!enter(load, whenFull)) {
            return refusal.get();
        }
        CompletableFuture<T> answer;
        try {
            answer = work.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((value, failure) -> unanswered.leave(load));
    }

    private boolean enter(Load load, WhenFull whenFull) {
        if (whenFull == WhenFull.REFUSE) {
            return unanswered.tryEnter(load);
        }
        try {
            return unanswered.enter(load, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted before anything was sent", e);
        }
    }

    /** A future for callers: it ends on a thread of its own, where they may do as they like. */
    <T> CompletableFuture<T> handOn(CompletableFuture<T> answer) {
        return Answers.on(callbacks, answer);
    }

    /** One JSON request until it is answered. Its steps follow one another. */
    private final class Question<T> {
        private final TaskName task;
        private final byte[] request;
        private final Class<T> type;
        private final Patience borne;
        private final long start = System.nanoTime();
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private int made;

        Question(TaskName task, byte[] request, Class<T> type, Patience borne) {
            this.task = task;
            this.request = request;
            this.type = type;
            this.borne = borne;
        }

        CompletableFuture<T> run() {
            attempt();
            return done;
        }

        private void attempt() {
            made++;
            CompletableFuture<byte[]> call;
            try {
                call = task == TaskName.SCORE ? scores.ask(request) : channel.callAsync(task, request);
            } catch (RuntimeException e) {
                call = CompletableFuture.failedFuture(e);
            }
            var unused = call.thenApply(bytes -> Answer.read(bytes, type)).whenComplete(this::settle);
        }

        private void settle(@Nullable T value, @Nullable Throwable failure) {
            if (failure == null) {
                done.complete(value);
                return;
            }
            GridException refusal = Answers.refusal(failure);
            if (!borne.bears(refusal.error(), made, Duration.ofNanos(System.nanoTime() - start))) {
                done.completeExceptionally(refusal);
                return;
            }
            pauses.after(
                    Duration.ofMillis(borne.pauseMillis(made)),
                    this::attempt,
                    () -> done.completeExceptionally(refusal));
        }
    }

    /** Refuses what waits; what is under way ends with the channel. */
    @Override
    public void close() {
        coalescer.close();
        scores.close();
        pauses.close();
        channel.close();
        callbacks.shutdown();
    }
}
