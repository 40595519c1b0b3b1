package io.creditgrid.client;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.Bundle;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.TaskName;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts calls of one task that wait while another is under way into one bundle. Each is answered as if it had travelled alone.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Bundler implements AutoCloseable {
    /** Bytes of requests in one bundle. */
    private static final int BYTES_MAX = Limits.FRAME_BYTES_MAX / 4;

    private final Channel channel;
    private final TaskName single;
    private final TaskName bundled;
    private final Together<Asked, byte[]> together;

    /** @param bundled the task that takes a bundle of what {@code single} takes */
    Bundler(Channel channel, Pauses pauses, TaskName single, TaskName bundled) {
        this.channel = channel;
        this.single = single;
        this.bundled = bundled;
        this.together = new Together<>(pauses, new Calls(), Bundle.CALLS_MAX, BYTES_MAX);
    }

    private record Asked(byte[] request, CompletableFuture<byte[]> answer) {}

    /** Asks; the future ends on the channel's thread, with the bytes of the answer. */
    CompletableFuture<byte[]> ask(byte[] request) {
        Asked asked = new Asked(request, new CompletableFuture<>());
        return together.add(List.of(asked)) ? asked.answer : CompletableFuture.failedFuture(Together.closed());
    }

    private final class Calls implements Together.Carrier<Asked, byte[]> {
        @Override
        public int size(Asked asked) {
            return 1;
        }

        @Override
        public int bytes(Asked asked) {
            return asked.request.length;
        }

        @Override
        public boolean mayJoin(Asked next, Asked first) {
            return true;
        }

        @Override
        public CompletableFuture<byte[]> send(List<Asked> asked) {
            try {
                return asked.size() == 1
                        ? channel.callAsync(single, asked.get(0).request)
                        : channel.callAsync(
                                bundled,
                                Bundle.encode(asked.stream().map(Asked::request).toList()));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void settle(List<Asked> asked, byte @Nullable [] answer, @Nullable Throwable failure) {
            try {
                if (failure != null || answer == null) {
                    throw Answers.refusal(failure == null ? new IllegalStateException("no answer") : failure);
                }
                List<byte[]> answers = answers(answer, asked.size());
                for (int i = 0; i < asked.size(); i++) {
                    asked.get(i).answer.complete(answers.get(i));
                }
            } catch (GridException e) {
                asked.forEach(call -> call.answer.completeExceptionally(e));
            }
        }
    }

    private static List<byte[]> answers(byte[] answer, int asked) {
        if (asked == 1) {
            return List.of(answer);
        }
        if (answer.length > 0 && answer[0] == '{') {
            return Collections.nCopies(asked, answer); // the bundle was refused as a whole
        }
        List<byte[]> answers = Bundle.decode(answer);
        if (answers.size() != asked) {
            throw new GridException(
                    GridError.INTERNAL,
                    "expected " + asked + " answers: the grid gave " + answers.size()
                            + "; client and servers must be of one version");
        }
        return answers;
    }

    /** Takes no more calls in and refuses those that wait; what is under way ends by itself. */
    @Override
    public void close() {
        GridException refusal = new GridException(
                GridError.UNAVAILABLE, "this client was closed before it asked; connect anew and ask again");
        together.close().forEach(asked -> asked.answer.completeExceptionally(refusal));
    }
}
