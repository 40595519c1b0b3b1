package io.creditgrid.client;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.RootAnswer;
import io.creditgrid.model.contract.RootRequest;
import io.creditgrid.model.contract.SealAnswer;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.Opening;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What auditors, regulators and operators do with the log: seal, verify, show, roots.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class AuditClient {
    /** Partitions verified at a time, unless the caller says otherwise: two a node, which is what a node does at a time. */
    public static final int PARALLELISM = 4;

    /** A verification waits minutes for its turn, and seconds for a partition that moves before that is out of reach. */
    private static final Patience VERIFYING =
            new Patience(Integer.MAX_VALUE, Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ZERO, 50);

    private static final double NANOS_PER_SECOND = 1e9;

    private final CreditGridClient grid;
    private final RequestIds ids;

    AuditClient(CreditGridClient grid, RequestIds ids) {
        this.grid = grid;
        this.ids = ids;
    }

    /**
     * Seals an epoch: fixes sizes and roots of all partitions. A second call without a write between seals nothing. For
     * operators.
     */
    public SealAnswer seal() {
        return repeat(TaskName.SEAL, Map.of(), SealAnswer.class);
    }

    /** Sizes and roots of the newest epoch. */
    public RootAnswer root() {
        return grid.call(TaskName.ROOT, new RootRequest(null), RootAnswer.class);
    }

    /**
     * Sizes and roots as of an epoch.
     *
     * @throws GridException UNKNOWN_ENTRY if it was not sealed
     */
    public RootAnswer root(long epoch) {
        return grid.call(TaskName.ROOT, new RootRequest(epoch), RootAnswer.class);
    }

    /**
     * The entry at a position.
     *
     * @throws GridException UNKNOWN_ENTRY if there is none
     */
    public ShowAnswer show(int partition, long seq) {
        return show(ShowRequest.at(partition, seq));
    }

    /**
     * An entry of a record's key.
     *
     * @param seq which of the key's entries; null for the last
     * @throws GridException UNKNOWN_ENTRY if there is none
     */
    public ShowAnswer show(RecordKey key, @Nullable Long seq) {
        return show(ShowRequest.of(key.kind().label(), KeyText.print(key), seq));
    }

    /** The entry that a request names; {@link #open(ShowRequest, String, Purpose)} opens a field of it. */
    public ShowAnswer show(ShowRequest request) {
        return grid.repeat(TaskName.SHOW, request, ShowAnswer.class);
    }

    /**
     * Shows an entry with one field of its image opened; that is logged under the firm, also if it is refused.
     *
     * @param purpose SUPERVISION opens
     * @throws GridException PURPOSE_NOT_YOURS with another purpose or role; UNKNOWN_ENTRY if there is none
     */
    public ShowAnswer open(ShowRequest request, String field, @Nullable Purpose purpose) {
        return show(request.opening(field, purpose, ids.next()));
    }

    /** An opening as {@code Commitment.verifyOpening} takes it, to be checked against the leaf's commitment of that half. */
    public static Opening opening(Half half, ShowAnswer.Opening message) {
        return new Opening(
                half,
                message.index(),
                Bytes.hex(message.value()),
                Bytes.hex(message.salt()),
                message.fieldHashes().stream().map(Bytes::hex).toList());
    }

    /**
     * Verifies one partition, both copies; {@link VerifyRequest#EPOCHS} verifies the log of epochs.
     *
     * @return what was found; a partition that stays out of reach is UNAVAILABLE
     * @throws GridException BAD_REQUEST, NO_PERMISSION
     */
    public VerifyAnswer verify(int partition) {
        try {
            return repeat(TaskName.VERIFY, new VerifyRequest(partition), VerifyAnswer.class);
        } catch (GridException e) {
            if (e.error() != GridError.UNAVAILABLE) {
                throw e;
            }
            VerifyAnswer.Finding finding = new VerifyAnswer.Finding(
                    VerifyAnswer.UNAVAILABLE, partition, -1, "primary", null, e.plainMessage());
            return new VerifyAnswer(
                    partition, VerifyAnswer.UNAVAILABLE, 0, null, 0, 0, 0, 0, 0, 0, List.of(), List.of(finding), 0, 0);
        }
    }

    /** Told after each part of a verification, by the thread that collects the answers. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param answer the part just finished, in no order
         * @param done parts finished
         * @param all parts in all: the log of epochs and the partitions
         */
        void verified(VerifyAnswer answer, int done, int all);
    }

    /** Verifies the log of epochs and all partitions. */
    public VerifyReport verifyAll() {
        return verifyAll(List.of(), PARALLELISM, (answer, done, all) -> {});
    }

    /**
     * Verifies the log of epochs, then partitions, several at a time.
     *
     * @param partitions which; empty for all
     * @param parallelism partitions at a time, 1 or more; a node does two at a time
     * @throws GridException as {@link #verify}, from the first that failed
     */
    public VerifyReport verifyAll(List<Integer> partitions, int parallelism, Progress progress) {
        long start = System.nanoTime();
        List<Integer> wanted = partitions.isEmpty()
                ? IntStream.range(0, grid.info().partitions()).boxed().toList()
                : partitions.stream().distinct().sorted().toList();
        List<VerifyAnswer> answers = new ArrayList<>();
        answers.add(verify(VerifyRequest.EPOCHS));
        progress.verified(answers.get(0), 1, wanted.size() + 1);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallelism, wanted.size()), work -> {
            Thread thread = new Thread(work, "audit-verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var finished = new java.util.concurrent.ExecutorCompletionService<VerifyAnswer>(threads);
            wanted.forEach(partition -> finished.submit(() -> verify(partition)));
            while (answers.size() <= wanted.size()) {
                answers.add(answer(finished.take()));
                progress.verified(answers.get(answers.size() - 1), answers.size(), wanted.size() + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted while partitions were verified", e);
        } finally {
            threads.shutdownNow();
        }
        return VerifyReport.of(answers, (System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private static VerifyAnswer answer(Future<VerifyAnswer> finished) throws InterruptedException {
        try {
            return finished.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GridException refusal
                    ? refusal
                    : new GridException(GridError.INTERNAL, "a verification failed", e.getCause());
        }
    }

    /** Repeats a call while the grid is busy or a partition moves; none of these calls writes records. */
    private <T> T repeat(TaskName task, Object request, Class<T> answer) {
        return grid.ask(task, request, answer, VERIFYING);
    }
}
