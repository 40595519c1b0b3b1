package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * Coalescing
 * ==========
 * idle:               a unit leaves at once, by itself
 * a call under way:   units wait; when it is answered, all that wait leave in one frame
 * it is answered:      a caller that was answered mostly has the next unit within microseconds; where others wait already,
 *                     the frame gives it that time, else two callers would for ever travel in turns
 * a call is overdue:  the next frame leaves beside it, so that one partition that stands still does not stop the others
 *
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

    /** A call that takes longer no longer holds up the next one. */
    static final Duration OVERDUE = Duration.ofMillis(250);

    /** How long a frame waits for callers that were just answered. Nothing waits where nobody does. */
    static final Duration GATHER = Duration.ofNanos(200_000);

    /** Calls at a time, overdue ones among them. */
    static final int CALLS_MAX = 4;

    private final FrameChannel channel;
    private final Pauses pauses;
    private final Patience patience;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final AtomicInteger dispatches = new AtomicInteger();
    private int underWay;
    private int overdue;

    /** The next frame waits until so many units are there, or for {@link #GATHER}; 0 if it does not. */
    private int awaited;

    private boolean closed;

    Coalescer(FrameChannel channel, Pauses pauses, Patience patience) {
        this.channel = channel;
        this.pauses = pauses;
        this.patience = patience;
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

        boolean mayJoin(Waiting other) {
            return again == other.again && !alone && !other.alone;
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
        if (!enqueue(List.of(waiting))) {
            throw new GridException(GridError.UNAVAILABLE, "this client is closed; connect anew");
        }
        return waiting.answer;
    }

    private boolean enqueue(List<Waiting> units) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            queue.addAll(units);
        }
        dispatch();
        return true;
    }

    /** Sends what may go; a thread that finds another one here leaves that to it, so that answers cannot pile up calls. */
    private void dispatch() {
        if (dispatches.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            for (List<Waiting> frame = take(); frame != null; frame = take()) {
                send(frame);
            }
            seen = dispatches.addAndGet(-seen);
        }
    }

    /** What goes in the next frame; null if nothing may go now. */
    private synchronized @Nullable List<Waiting> take() {
        if (queue.isEmpty() || underWay - overdue > 0 || underWay >= CALLS_MAX || queue.size() < awaited) {
            return null;
        }
        awaited = 0;
        List<Waiting> frame = new ArrayList<>();
        Waiting first = queue.remove();
        frame.add(first);
        int mutations = first.size();
        int bytes = first.imageBytes;
        for (Iterator<Waiting> rest = queue.iterator(); rest.hasNext(); ) {
            Waiting next = rest.next();
            if (!next.mayJoin(first)) {
                continue;
            }
            mutations += next.size();
            bytes += next.imageBytes;
            if (mutations > FRAME_MUTATIONS_MAX || bytes > FRAME_IMAGE_BYTES_MAX) {
                break;
            }
            frame.add(next);
            rest.remove();
        }
        underWay++;
        return frame;
    }

    private void send(List<Waiting> frame) {
        List<MutationUnit> units = new ArrayList<>(frame.size());
        for (Waiting waiting : frame) {
            waiting.made++;
            units.add(waiting.unit);
        }
        Call call = new Call();
        CompletableFuture<List<Outcome>> answer = channel.send(new WriteFrame(null, frame.get(0).again, false, units));
        Future<?> watch = pauses.unlessCancelled(OVERDUE, () -> late(call));
        var unused = answer.whenComplete((outcomes, failure) -> {
            watch.cancel(false);
            int waiting = waiting();
            try {
                settle(frame, outcomes, failure);
            } finally {
                landed(call);
                gather(waiting, frame.size());
                dispatch();
            }
        });
    }

    /** A call under way; guarded by the coalescer. */
    private static final class Call {
        private boolean isLate;
        private boolean isOver;
    }

    private void late(Call call) {
        synchronized (this) {
            if (!call.isOver) {
                call.isLate = true;
                overdue++;
            }
        }
        dispatch();
    }

    private synchronized void landed(Call call) {
        call.isOver = true;
        underWay--;
        if (call.isLate) {
            overdue--;
        }
    }

    private synchronized int waiting() {
        return queue.size();
    }

    /** Those who were just answered are given a moment to travel with those who waited. */
    private void gather(int waited, int answered) {
        synchronized (this) {
            int all = Math.min(waited + answered, FRAME_MUTATIONS_MAX);
            if (waited == 0 || queue.size() >= all) {
                return;
            }
            awaited = all;
        }
        var unused = pauses.unlessCancelled(GATHER, () -> {
            synchronized (this) {
                awaited = 0;
            }
            dispatch();
        });
    }

    private void settle(List<Waiting> frame, @Nullable List<Outcome> outcomes, @Nullable Throwable failure) {
        if (failure != null || outcomes == null) {
            refused(frame, Answers.refusal(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
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
                    if (!enqueue(units)) {
                        lastAnswerStands.run();
                    }
                },
                lastAnswerStands);
    }

    /** One unit may be at fault for all: each is sent by itself before it is refused. */
    private void refused(List<Waiting> frame, GridException refusal) {
        if (frame.size() > 1 && FrameChannel.isOfWhatItHolds(refusal.error())) {
            frame.forEach(waiting -> waiting.alone = true);
            if (enqueue(frame)) {
                return;
            }
        }
        frame.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
    }

    /** Takes no more units in and refuses those that wait; calls under way end by themselves. */
    @Override
    public void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(queue);
            queue.clear();
        }
        GridException refusal = new GridException(
                GridError.UNAVAILABLE,
                "this client was closed before the unit was sent; connect anew and send it again");
        left.forEach(waiting -> waiting.answer.completeExceptionally(refusal));
    }
}
