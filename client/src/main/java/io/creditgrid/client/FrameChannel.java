package io.creditgrid.client;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Carries one frame to the grid, once.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class FrameChannel {
    /** What only a frame as a whole can be refused for; a frame of one mutation is answered by one outcome either way. */
    private static final Set<GridError> OF_THE_FRAME = EnumSet.of(
            GridError.FRAME_MALFORMED, GridError.FRAME_TOO_LARGE, GridError.NOT_CREATED, GridError.BAD_CONFIGURATION);

    /** What one unit of a frame can bring upon all. */
    private static final Set<GridError> OF_WHAT_IT_HOLDS =
            EnumSet.of(GridError.FRAME_MALFORMED, GridError.FRAME_TOO_LARGE);

    private final Channel channel;

    FrameChannel(Channel channel) {
        this.channel = channel;
    }

    /** Whether a frame was refused for what one of its units may be. */
    static boolean isOfWhatItHolds(GridError error) {
        return OF_WHAT_IT_HOLDS.contains(error);
    }

    /**
     * Sends a frame; one outcome a mutation. Where the call as a whole may be repeated, each mutation is refused for that
     * reason; the future fails where it may not.
     */
    CompletableFuture<List<Outcome>> send(WriteFrame frame) {
        int expected = frame.mutationCount();
        CompletableFuture<byte[]> answer;
        try {
            answer = channel.callAsync(TaskName.WRITE, frame.encode());
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((bytes, failure) -> {
            if (failure == null) {
                return outcomes(bytes, expected);
            }
            GridException refusal = Answers.refusal(failure);
            if (!refusal.error().retryable()) {
                throw refusal;
            }
            return Collections.nCopies(expected, Outcome.rejected(refusal.error(), refusal.plainMessage()));
        });
    }

    private static List<Outcome> outcomes(byte[] bytes, int expected) {
        List<Outcome> outcomes = Outcomes.decode(bytes);
        GridError first = outcomes.isEmpty() ? null : outcomes.get(0).error();
        boolean whole = outcomes.size() != expected || (first != null && OF_THE_FRAME.contains(first));
        if (!whole) {
            return outcomes;
        }
        if (first == null) {
            throw new GridException(
                    GridError.INTERNAL,
                    "expected " + expected + " outcomes: the grid answered " + outcomes.size()
                            + "; client and servers must be of one version");
        }
        if (first.retryable()) {
            return Collections.nCopies(expected, outcomes.get(0));
        }
        throw new GridException(first, outcomes.get(0).message());
    }
}
