package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A frame of the caller's own making on its way: what is refused for want of a resource goes again, under the same ids.
 *
 * <p><strong>Thread-safety.</strong> Its steps follow one another.
 */
final class FrameRun {
    private final FrameChannel channel;
    private final Pauses pauses;
    private final Patience patience;
    private final WriteFrame frame;
    private final List<Outcome> answered = new ArrayList<>();
    private final long start = System.nanoTime();
    private final CompletableFuture<List<Outcome>> done = new CompletableFuture<>();
    private int made;

    FrameRun(FrameChannel channel, Pauses pauses, Patience patience, WriteFrame frame) {
        this.channel = channel;
        this.pauses = pauses;
        this.patience = patience;
        this.frame = frame;
    }

    /** Sends it; one outcome a mutation, in the frame's order. */
    CompletableFuture<List<Outcome>> run() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < frame.mutationCount(); i++) {
            places.add(i);
        }
        answered.addAll(Collections.nCopies(places.size(), Outcome.rejected(GridError.IN_DOUBT, "no answer yet")));
        send(frame, places);
        return done;
    }

    private void send(WriteFrame part, List<Integer> places) {
        made++;
        var unused = channel.send(part).whenComplete((outcomes, failure) -> {
            try {
                if (failure != null) {
                    done.completeExceptionally(Answers.refusal(failure));
                } else {
                    settle(outcomes, places);
                }
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
    }

    private void settle(List<Outcome> outcomes, List<Integer> places) {
        for (int i = 0; i < places.size(); i++) {
            answered.set(places.get(i), outcomes.get(i));
        }
        List<MutationUnit> open = new ArrayList<>();
        List<Integer> openPlaces = new ArrayList<>();
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        int next = 0;
        for (MutationUnit unit : frame.units()) {
            int end = next + unit.mutations().size();
            if (answered.subList(next, end).stream().anyMatch(outcome -> bears(outcome, since))) {
                open.add(unit);
                for (int place = next; place < end; place++) {
                    openPlaces.add(place);
                }
            }
            next = end;
        }
        if (open.isEmpty()) {
            done.complete(answered);
            return;
        }
        WriteFrame again = new WriteFrame(frame.batch(), true, frame.keepRestatements(), open);
        pauses.after(
                Duration.ofMillis(patience.pauseMillis(made)),
                () -> send(again, openPlaces),
                () -> done.complete(answered));
    }

    private boolean bears(Outcome outcome, Duration since) {
        return outcome.error() != null && patience.bears(outcome.error(), made, since);
    }
}
