package io.creditgrid.client;

import io.creditgrid.client.GridCalls.WhenFull;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.contract.ReadRequest;
import io.creditgrid.model.contract.ReadRequest.Verb;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.contract.score.ScoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a client without waiting.
 *
 * <pre>{@code
 * grid.async().put(record).thenAccept(outcome -> ...);
 * }</pre>
 *
 * <p>Each call does what its namesake of {@link CreditGridClient} does, repeats included, and its future fails with the {@link
 * GridException} that the namesake throws. Units that wait while a call is under way travel together in one frame; nothing
 * waits when the connection is idle. Two writes of one key that are under way together land in no particular order: wait for
 * the first where order matters.
 *
 * <p>What is unanswered is bounded: {@value Unanswered#CALLS_MAX} calls (single units, which share calls, do not count),
 * {@value Unanswered#MUTATIONS_MAX} mutations, 32 MiB. Beyond that nothing is sent: a write ends at once with outcomes BUSY, any
 * other call fails at once with BUSY. A call blocks only while a lost connection is made anew. Continuations run on a thread
 * that nothing else needs; those that wait for other futures of this class should be given an executor of their own.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class AsyncClient {
    private final GridCalls calls;
    private final RequestIds ids;
    private final WhenFull whenFull;

    AsyncClient(GridCalls calls, RequestIds ids, WhenFull whenFull) {
        this.calls = calls;
        this.ids = ids;
        this.whenFull = whenFull;
    }

    /** Blocking calls wait on the channel's thread itself, which spares them a hop. */
    private <T> CompletableFuture<T> handOn(CompletableFuture<T> answer) {
        return whenFull == WhenFull.WAIT ? answer : calls.handOn(answer);
    }

    /** Writes one unit; one outcome a mutation. */
    public CompletableFuture<List<Outcome>> write(MutationUnit unit) {
        return handOn(calls.write(unit, whenFull));
    }

    /** Writes a frame as it is; one outcome a mutation, in the frame's order. */
    public CompletableFuture<List<Outcome>> write(WriteFrame frame) {
        return handOn(calls.write(frame, whenFull));
    }

    /** States a record; fails if it was refused. */
    public CompletableFuture<Outcome> put(CreditRecord record) {
        return put(record, Mutation.ANY);
    }

    /** States a record if its key's last entry is that one; as {@link RecordClient#put}. */
    public CompletableFuture<Outcome> put(CreditRecord record, long expectedSeq) {
        return state(Image.of(record), expectedSeq);
    }

    /** As {@link RecordClient#remove(RecordKey, Interval, Instant)}. */
    public CompletableFuture<Outcome> remove(RecordKey key, Interval interval, Instant publishedAt) {
        return state(Image.removal(key, interval, publishedAt.toEpochMilli()), Mutation.ANY);
    }

    /** As {@link RecordClient#remove(RecordKey, LocalDate, Instant)}. */
    public CompletableFuture<Outcome> remove(RecordKey key, @Nullable LocalDate at, Instant publishedAt) {
        long day = at == null ? CreditRecord.NO_DAY : at.toEpochDay();
        return state(Image.removal(key, day, publishedAt.toEpochMilli()), Mutation.ANY);
    }

    private CompletableFuture<Outcome> state(Image image, long expectedSeq) {
        Mutation mutation = new Mutation(Origin.Request.of(ids.next()), image, expectedSeq, null);
        return handOn(calls.write(MutationUnit.of(mutation), whenFull).thenApply(outcomes -> done(outcomes.get(0))));
    }

    private static Outcome done(Outcome outcome) {
        GridError error = outcome.error();
        if (error != null) {
            throw new GridException(error, outcome.message());
        }
        return outcome;
    }

    /** As {@link RecordClient#get(RecordKey, Purpose, LocalDate)}. */
    public CompletableFuture<ReadAnswer> get(RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return get(ids.next(), key, purpose, validAt);
    }

    /** As {@link RecordClient#get(UUID, RecordKey, Purpose, LocalDate)}. */
    public CompletableFuture<ReadAnswer> get(
            UUID request, RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return ask(TaskName.READ, question(request, Verb.GET, key, purpose, validAt), ReadAnswer.class);
    }

    /** As {@link RecordClient#history(RecordKey, Purpose)}. */
    public CompletableFuture<HistoryAnswer> history(RecordKey key, @Nullable Purpose purpose) {
        return history(ids.next(), key, purpose);
    }

    /** As {@link RecordClient#history(UUID, RecordKey, Purpose)}. */
    public CompletableFuture<HistoryAnswer> history(UUID request, RecordKey key, @Nullable Purpose purpose) {
        return ask(TaskName.READ, question(request, Verb.HISTORY, key, purpose, null), HistoryAnswer.class);
    }

    private static ReadRequest question(
            UUID request, Verb verb, RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return new ReadRequest(
                request,
                verb,
                key.kind().label(),
                KeyText.print(key),
                purpose,
                validAt == null ? null : validAt.toString());
    }

    /** As {@link ScoreClient#score(EnterpriseId, Purpose)}. */
    public CompletableFuture<ScoreAnswer> score(EnterpriseId firm, Purpose purpose) {
        return score(firm, purpose, null, null);
    }

    /** As {@link ScoreClient#score(EnterpriseId, Purpose, LocalDate, String)}. */
    public CompletableFuture<ScoreAnswer> score(
            EnterpriseId firm, Purpose purpose, @Nullable LocalDate validAt, @Nullable String model) {
        return score(ids.next(), firm, purpose, validAt, model, false);
    }

    /** As {@link ScoreClient#explain}. */
    public CompletableFuture<ScoreAnswer> explain(
            EnterpriseId firm, Purpose purpose, @Nullable LocalDate validAt, @Nullable String model) {
        return score(ids.next(), firm, purpose, validAt, model, true);
    }

    /** As {@link ScoreClient#ask}. */
    public CompletableFuture<ScoreAnswer> score(
            UUID request,
            EnterpriseId firm,
            Purpose purpose,
            @Nullable LocalDate validAt,
            @Nullable String model,
            boolean explain) {
        ScoreRequest asked = new ScoreRequest(
                firm.canonical(), purpose, validAt == null ? null : validAt.toString(), model, request, explain);
        return ask(TaskName.SCORE, asked, ScoreAnswer.class);
    }

    private <T> CompletableFuture<T> ask(TaskName task, Object request, Class<T> answer) {
        return handOn(calls.repeat(task, request, answer, whenFull));
    }
}
