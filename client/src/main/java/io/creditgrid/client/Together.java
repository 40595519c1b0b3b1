package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * Travelling together
 * ===================
 * idle:               work leaves at once, by itself
 * a call under way:   work waits; when it is answered, all that waits leaves in one call
 * it is answered:     a caller that was answered mostly has its next work within microseconds; where others wait already,
 *                     the call gives it that time, else two callers would for ever travel in turns
 * a call is overdue:  the next one leaves beside it, so that one partition that stands still does not stop the others
 */
/**
 * Puts work that waits while a call is under way into one call.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 *
 * @param <W> a piece of work
 * @param <A> the answer of a call
 */
final class Together<W, A> {
    /** A call that takes longer no longer holds up the next one. */
    static final Duration OVERDUE = Duration.ofMillis(250);

    /** How long a call waits for callers that were just answered. Nothing waits where nobody does. */
    static final Duration GATHER = Duration.ofNanos(200_000);

    /** Calls at a time, overdue ones among them. */
    static final int CALLS_MAX = 4;

    private final Pauses pauses;
    private final Carrier<W, A> carrier;
    private final int sizeMax;
    private final int bytesMax;
    private final Deque<W> queue = new ArrayDeque<>();
    private final AtomicInteger dispatches = new AtomicInteger();
    private int underWay;
    private int overdue;

    /** The next call waits until so many pieces are there, or for {@link #GATHER}; 0 if it does not. */
    private int awaited;

    private boolean closed;

    /** What a call is made of, how it is made, and who learns its answer. Its methods MUST NOT block. */
    interface Carrier<W, A> {
        /** How much of a call the piece takes; what that counts is the carrier's. */
        int size(W piece);

        int bytes(W piece);

        /** Whether both may share a call. */
        boolean mayJoin(W next, W first);

        CompletableFuture<A> send(List<W> together);

        /** Takes an answer in, or the failure of the call; one of them is null. */
        void settle(List<W> together, @Nullable A answer, @Nullable Throwable failure);
    }

    /**
     * @param sizeMax pieces, by their sizes, in one call; one piece always goes, however large
     * @param bytesMax bytes in one call, likewise
     */
    Together(Pauses pauses, Carrier<W, A> carrier, int sizeMax, int bytesMax) {
        this.pauses = pauses;
        this.carrier = carrier;
        this.sizeMax = sizeMax;
        this.bytesMax = bytesMax;
    }

    /** What a call is told that was not taken in. */
    static GridException closed() {
        return new GridException(GridError.UNAVAILABLE, "this client is closed; connect anew");
    }

    /** Takes work in; false once this is closed. */
    boolean add(Collection<W> work) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            queue.addAll(work);
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
            for (List<W> call = take(); call != null; call = take()) {
                send(call);
            }
            seen = dispatches.addAndGet(-seen);
        }
    }

    /** What goes in the next call; null if nothing may go now. */
    private synchronized @Nullable List<W> take() {
        if (queue.isEmpty() || underWay - overdue > 0 || underWay >= CALLS_MAX || queue.size() < awaited) {
            return null;
        }
        awaited = 0;
        List<W> together = new ArrayList<>();
        W first = queue.remove();
        together.add(first);
        int size = carrier.size(first);
        int bytes = carrier.bytes(first);
        for (Iterator<W> rest = queue.iterator(); rest.hasNext(); ) {
            W next = rest.next();
            if (!carrier.mayJoin(next, first)) {
                continue;
            }
            size += carrier.size(next);
            bytes += carrier.bytes(next);
            if (size > sizeMax || bytes > bytesMax) {
                break;
            }
            together.add(next);
            rest.remove();
        }
        underWay++;
        return together;
    }

    private void send(List<W> together) {
        Call call = new Call();
        CompletableFuture<A> answer = carrier.send(together);
        Future<?> watch = pauses.unlessCancelled(OVERDUE, () -> late(call));
        var unused = answer.whenComplete((value, failure) -> {
            watch.cancel(false);
            int waiting = waiting();
            try {
                carrier.settle(together, value, failure);
            } finally {
                landed(call);
                gather(waiting, together.size());
                dispatch();
            }
        });
    }

    /** A call under way; guarded by what it belongs to. */
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
            int all = Math.min(waited + answered, sizeMax);
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

    /** Takes no more work in; calls under way end by themselves. What waited and will not be sent. */
    synchronized List<W> close() {
        closed = true;
        List<W> left = new ArrayList<>(queue);
        queue.clear();
        return left;
    }
}
