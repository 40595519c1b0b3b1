package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * Units that may have been written before (again) and units that may not do not share a frame: the grid searches for the
 * former in the log. A unit that was told BUSY was not written, so it goes as if for the first time.
 */
/**
 * Puts units that wait while a call is under way into one frame. A unit stays a unit; its outcomes go to its own caller.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Coalescer implements AutoCloseable {
    /** Mutations in one frame: what an appender commits at once. One unit always goes, however large. */
    static final int FRAME_MUTATIONS_MAX = Limits.TX_MUTATIONS_MAX;

    /** Bytes of images in one frame, a quarter of what a frame may have: the rest is for keys and ids. */
    static final int FRAME_IMAGE_BYTES_MAX = Limits.FRAME_BYTES_MAX / 4;

    private final FrameChannel channel;
    private final Pauses pauses;
    private final Patience patience;
    private final Together<Waiting, List<Outcome>> together;

    Coalescer(FrameChannel channel, Pauses pauses, Patience patience) {
        this.channel = channel;
        this.pauses = pauses;
        this.patience = patience;
        this.together = new Together<>(pauses, new Frames(), FRAME_MUTATIONS_MAX, FRAME_IMAGE_BYTES_MAX);
    }

    /** A unit that was not answered yet. Its changing fields belong to whoever holds it: the queue, a call, a pause. */
    private static final class Waiting {
        private final MutationUnit unit;
        private final int imageBytes;
        private final long start = System.nanoTime();
        private final CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
        private int made;
        private boolean again;

        /** A frame that it was part of was refused as a whole: its neighbours shall not suffer for it. */
        private boolean alone;

        Waiting(MutationUnit unit) {
            this.unit = unit;
            this.imageBytes = imageBytes(unit);
        }

        int size() {
            return unit.mutations().size();
        }
    }

    /** Bytes of the images of a unit. */
    static int imageBytes(MutationUnit unit) {
        return unit.mutations().stream()
                .mapToInt(mutation -> mutation.image().bytes().length)
                .sum();
    }

    /** Sends a unit; one outcome a mutation. The future fails if its frame was refused as a whole. */
    CompletableFuture<List<Outcome>> write(MutationUnit unit) {
        Waiting waiting = new Waiting(unit);
        if (!together.add(List.of(waiting))) {
            throw Together.closed();
        }
        return waiting.answer;
    }

    /** Units make a frame; what each is told goes to its own caller. */
    private final class Frames implements Together.Carrier<Waiting, List<Outcome>> {
        @Override
        public int size(Waiting waiting) {
            return waiting.size();
        }

        @Override
        public int bytes(Waiting waiting) {
            return waiting.imageBytes;
        }

        @Override
        public boolean mayJoin(Waiting next, Waiting first) {
            return next.again == first.again && !next.alone && !first.alone;
        }

        @Override
        public CompletableFuture<List<Outcome>> send(List<Waiting> frame) {
            List<MutationUnit> units = new ArrayList<>(frame.size());
            for (Waiting waiting : frame) {
                waiting.made++;
                units.add(waiting.unit);
            }
            return channel.send(new WriteFrame(null, frame.get(0).again, false, units));
        }

        @Override
        public void settle(List<Waiting> frame, @Nullable List<Outcome> outcomes, @Nullable Throwable failure) {
            if (failure != null || outcomes == null) {
                refused(frame, Answers.refusal(failure == null ? new IllegalStateException("no answer") : failure));
            } else {
                answered(frame, outcomes);
            }
        }
    }

    private void answered(List<Waiting> frame, List<Outcome> outcomes) {
        List<Waiting> again = new ArrayList<>();
        List<List<Outcome>> last = new ArrayList<>();
        int next = 0;
        for (Waiting waiting : frame) {
            List<Outcome> mine = List.copyOf(outcomes.subList(next, next + waiting.size()));
            next += waiting.size();
            if (mine.stream().anyMatch(outcome -> bears(waiting, outcome))) {
                waiting.again |= mine.stream().anyMatch(Coalescer::mayBeWritten);
                again.add(waiting);
                last.add(mine);
            } else {
                waiting.answer.complete(mine);
            }
        }
        if (!again.isEmpty()) {
            rest(again, last);
        }
    }

    private boolean bears(Waiting waiting, Outcome outcome) {
        Duration since = Duration.ofNanos(System.nanoTime() - waiting.start);
        return outcome.error() != null && patience.bears(outcome.error(), waiting.made, since);
    }

    private static boolean mayBeWritten(Outcome outcome) {
        return outcome.error() == GridError.IN_DOUBT || outcome.error() == GridError.UNAVAILABLE;
    }

    /** The refused units of a frame come back together, after a pause of their own. */
    private void rest(List<Waiting> units, List<List<Outcome>> last) {
        Runnable lastAnswerStands = () -> {
            for (int i = 0; i < units.size(); i++) {
                units.get(i).answer.complete(last.get(i));
            }
        };
        int made = units.stream().mapToInt(unit -> unit.made).max().orElse(1);
        pauses.after(
                Duration.ofMillis(patience.pauseMillis(made)),
                () -> {
                    if (!together.add(units)) {
                        lastAnswerStands.run();
                    }
                },
                lastAnswerStands);
    }

    /** One unit may be at fault for all: each is sent by itself before it is refused. */
    private void refused(List<Waiting> frame, GridException refusal) {
        if (frame.size() > 1 && FrameChannel.isOfWhatItHolds(refusal.error())) {
            frame.forEach(waiting -> waiting.alone = true);
            if (together.add(frame)) {
                return;
            }
        }
        frame.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
    }

    /** Takes no more units in and refuses those that wait; calls under way end by themselves. */
    @Override
    public void close() {
        GridException refusal = new GridException(
                GridError.UNAVAILABLE,
                "this client was closed before the unit was sent; connect anew and send it again");
        together.close().forEach(waiting -> waiting.answer.completeExceptionally(refusal));
    }
}
