package io.creditgrid.loaders;

import io.creditgrid.model.mutation.Outcome;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Frames that other threads send, and those that came back.
 *
 * <p><strong>Thread-safety.</strong> One thread hands frames in and takes answers out.
 */
final class FramesUnderWay {
    private final FrameSender sender;
    private final Executor threads;
    private final BlockingQueue<Answered> answers = new LinkedBlockingQueue<>();
    private int count;

    /** @param threads carries the calls, each of which blocks its thread */
    FramesUnderWay(FrameSender sender, Executor threads) {
        this.sender = sender;
        this.threads = threads;
    }

    /** A frame that came back: with outcomes, or with the reason why there are none. */
    record Answered(
            PartitionBuffer.Frame frame,
            List<Outcome> outcomes,
            @Nullable RuntimeException failure) {}

    /** Frames sent whose answer was not taken out yet. */
    int count() {
        return count;
    }

    /** Has a frame sent. */
    void send(PartitionBuffer.Frame frame) {
        count++;
        threads.execute(() -> answers.add(answer(frame)));
    }

    private Answered answer(PartitionBuffer.Frame frame) {
        try {
            return new Answered(frame, sender.send(frame.mutations()), null);
        } catch (RuntimeException e) {
            return new Answered(frame, List.of(), e);
        }
    }

    /** A frame that has come back; null if none has. */
    @Nullable
    Answered poll() {
        Answered answered = answers.poll();
        if (answered != null) {
            count--;
        }
        return answered;
    }

    /** Waits for a frame to come back. There must be one under way. */
    Answered take() throws InterruptedException {
        Answered answered = answers.take();
        count--;
        return answered;
    }

    /** Waits for none of those that are under way any more. */
    void abandon() {
        count = 0;
    }
}
