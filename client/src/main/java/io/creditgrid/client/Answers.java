package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** How answers are waited for and handed on. Pure functions. */
final class Answers {
    private Answers() {}

    /**
     * Waits for an answer.
     *
     * @throws GridException what the future failed with; IN_DOUBT if this thread is interrupted, which stays so
     */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.IN_DOUBT, "interrupted while waiting for an answer", e);
        } catch (ExecutionException e) {
            throw refusal(e);
        }
    }

    /** The refusal that stands behind a failure; INTERNAL where it is something else. */
    static GridException refusal(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof GridException known
                ? known
                : new GridException(GridError.INTERNAL, "a call failed: " + cause, cause);
    }

    /**
     * A future that ends as {@code answer} does, on a thread of {@code threads} unless it has ended well already, and fails with
     * bare refusals.
     */
    static <T> CompletableFuture<T> on(Executor threads, CompletableFuture<T> answer) {
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return answer;
        }
        CompletableFuture<T> handed = new CompletableFuture<>();
        var unused = answer.whenComplete((value, failure) -> threads.execute(() -> {
            if (failure == null) {
                handed.complete(value);
            } else {
                handed.completeExceptionally(refusal(failure));
            }
        }));
        return handed;
    }
}
