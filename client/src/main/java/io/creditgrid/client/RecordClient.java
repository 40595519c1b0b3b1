package io.creditgrid.client;

import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes single records.
 *
 * <p>A call carries one fresh request id, under which it is repeated while the grid says BUSY, IN_DOUBT or UNAVAILABLE; the
 * grid answers a repeat as the first time. An enquiry, which is a read by neither the firm, nor the record's writer, nor a
 * role whose purpose needs no consent, is logged under the firm, also where it is refused; {@code logged} of the answer or
 * of the {@link GridException} says how many entries that made.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class RecordClient {
    private final AsyncClient calls;

    RecordClient(AsyncClient calls) {
        this.calls = calls;
    }

    /**
     * The record of a key on a day.
     *
     * @param purpose why; null for its writer and for the grid's own records
     * @param validAt the day asked about; null for today at the grid's offset
     * @throws GridException UNKNOWN_FIRM, UNKNOWN_RECORD, NO_CONSENT, PURPOSE_NOT_YOURS, NO_PERMISSION, or want of a resource
     */
    public ReadAnswer get(RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return Answers.await(calls.get(key, purpose, validAt));
    }

    /**
     * As {@link #get(RecordKey, Purpose, LocalDate)}, under a request id of the caller's own.
     *
     * @throws GridException also BAD_REQUEST if the id was used for another question, TOO_OLD if it is ten minutes old
     */
    public ReadAnswer get(UUID request, RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return Answers.await(calls.get(request, key, purpose, validAt));
    }

    /**
     * All that was stated under a key, the latest first.
     *
     * @param purpose as for {@link #get(RecordKey, Purpose, LocalDate)}
     * @throws GridException as {@link #get(RecordKey, Purpose, LocalDate)}
     */
    public HistoryAnswer history(RecordKey key, @Nullable Purpose purpose) {
        return Answers.await(calls.history(key, purpose));
    }

    /** As {@link #history(RecordKey, Purpose)}, under a request id of the caller's own. */
    public HistoryAnswer history(UUID request, RecordKey key, @Nullable Purpose purpose) {
        return Answers.await(calls.history(request, key, purpose));
    }

    /**
     * States a record.
     *
     * @param expectedSeq seq that the key's last entry must have; {@link Mutation#ABSENT} if the key must be new, {@link
     *     Mutation#ANY} for no expectation
     * @return LOADED or UNCHANGED
     * @throws GridException if it was refused, UNEXPECTED_SEQ among others
     */
    public Outcome put(CreditRecord record, long expectedSeq) {
        return Answers.await(calls.put(record, expectedSeq));
    }

    /**
     * States that there is nothing of a STATE over an interval; ending a fact early is removing the rest.
     *
     * @param publishedAt when the source stated this; of two statements about a day the one published last holds
     * @return LOADED or UNCHANGED
     * @throws GridException if it was refused
     */
    public Outcome remove(RecordKey key, Interval interval, Instant publishedAt) {
        return Answers.await(calls.remove(key, interval, publishedAt));
    }

    /**
     * States that an EVENT did not happen.
     *
     * @param at its day; null where it is not known
     * @param publishedAt when the source stated this
     * @return LOADED or UNCHANGED
     * @throws GridException if it was refused
     */
    public Outcome remove(RecordKey key, @Nullable LocalDate at, Instant publishedAt) {
        return Answers.await(calls.remove(key, at, publishedAt));
    }
}
