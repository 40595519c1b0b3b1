package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the mutations of one batch until each has a final answer. What is BUSY or IN_DOUBT is sent again, marked as such, so that the grid never writes it twice.
 *
 * <p><strong>Thread-safety.</strong> Safe; a call blocks its thread.
 */
final class FrameSender {
    /** How long a frame is sent again without any mutation of it being answered, before the load stops. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long PAUSE_MILLIS = 20;
    private static final long PAUSE_MILLIS_MAX = 2_000;

    private final LoadTarget target;
    private final Bytes batch;
    private final boolean resumed;
    private final boolean keepRestatements;
    private final InstantSource clock;
    private final LongConsumer pause;

    /**
     * A sender for one batch.
     *
     * @param resumed whether an earlier run may have sent the batch's mutations
     * @param pause waits so many milliseconds
     */
    FrameSender(
            LoadTarget target,
            Bytes batch,
            boolean resumed,
            boolean keepRestatements,
            InstantSource clock,
            LongConsumer pause) {
        this.target = target;
        this.batch = batch;
        this.resumed = resumed;
        this.keepRestatements = keepRestatements;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Sends mutations and waits for all final answers.
     *
     * @return an outcome for each, in their order; none of them retryable
     * @throws GridException if the caller is at fault (a right, a form), if the grid reports a defect, or if it stays out of reach for {@link #PATIENCE}
     */
    List<Outcome> send(List<Pending> mutations) {
        @Nullable Outcome[] answers = new Outcome[mutations.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            open.add(i);
        }
        boolean again = resumed;
        Instant lastAnswer = clock.instant();
        long millis = PAUSE_MILLIS;
        while (true) {
            GridException trouble = attempt(mutations, open, again, answers);
            int before = open.size();
            open.removeIf(i -> answers[i] != null);
            if (open.isEmpty()) {
                return finished(answers);
            }
            if (open.size() < before) {
                lastAnswer = clock.instant();
                millis = PAUSE_MILLIS;
            }
            if (trouble != null && clock.instant().isAfter(lastAnswer.plus(PATIENCE))) {
                throw new GridException(
                        trouble.error(),
                        "expected the grid to answer within " + PATIENCE.toMinutes() + " minutes: "
                                + trouble.plainMessage() + "; load again: it goes on where it stopped",
                        trouble);
            }
            pause.accept(millis);
            millis = Math.min(PAUSE_MILLIS_MAX, millis * 2);
            again = true;
        }
    }

    private static List<Outcome> finished(@Nullable Outcome[] answers) {
        List<Outcome> outcomes = new ArrayList<>(answers.length);
        for (Outcome answer : answers) {
            if (answer == null) {
                throw new IllegalStateException("a mutation has no answer");
            }
            outcomes.add(answer);
        }
        return outcomes;
    }

    /** Sends what is open once and notes final answers; returns why some are still open, null if none is. */
    private @Nullable GridException attempt(
            List<Pending> mutations, List<Integer> open, boolean again, @Nullable Outcome[] answers) {
        List<MutationUnit> units = new ArrayList<>(open.size());
        open.forEach(i -> units.add(MutationUnit.of(mutations.get(i).mutation())));
        List<Outcome> outcomes;
        try {
            outcomes = target.write(new WriteFrame(batch, again, keepRestatements, units));
        } catch (GridException e) {
            if (e.error().retryable() || e.error() == GridError.TIMEOUT) {
                return e;
            }
            throw e;
        }
        if (outcomes.size() != open.size()) {
            throw refusedAsAWhole(outcomes);
        }
        GridException trouble = null;
        for (int k = 0; k < outcomes.size(); k++) {
            Outcome outcome = outcomes.get(k);
            GridError error = outcome.error();
            if (error != null && (error.retryable() || error == GridError.TIMEOUT)) {
                trouble = new GridException(error, outcome.message());
            } else if (error != null && error.category() != GridError.Category.DATA) {
                throw new GridException(error, outcome.message());
            } else {
                answers[open.get(k)] = outcome;
            }
        }
        return trouble;
    }

    private static GridException refusedAsAWhole(List<Outcome> outcomes) {
        GridError error = outcomes.isEmpty() ? null : outcomes.get(0).error();
        return error == null
                ? new GridException(
                        GridError.INTERNAL,
                        "expected an answer for each mutation; client and servers must be of one version")
                : new GridException(error, outcomes.get(0).message());
    }

    /** Sleeps; the wait of all but tests. */
    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(
                    GridError.UNAVAILABLE, "the load was interrupted; load again: it goes on where it stopped", e);
        }
    }
}
