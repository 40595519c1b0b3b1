package io.creditgrid.loaders;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.FramesUnderWay.Answered;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Writes records that were parsed elsewhere, the way a file's rows are written: gathered by partition, several frames at a
 * time, each sent until it is answered. There is no batch record and no report, so nothing can be resumed.
 *
 * <p><strong>Thread-safety.</strong> One thread. <strong>Complexity.</strong> Holds at most twice {@code part} records a
 * partition, and {@link Loader#THREADS} frames.
 */
public final class RecordFeed {
    private final Bytes batch;
    private final int part;
    private final FramesUnderWay underWay;
    private final PartitionBuffer buffer;
    private final int enough;
    private long row;
    private long written;

    /**
     * A feed of one batch.
     *
     * @param batch 32 bytes that no other feed had
     * @param part records of one partition that are worth a frame, and the most of them in one; 1 to 1,000
     * @param threads carries {@link Loader#THREADS} calls side by side, each of which blocks its thread
     */
    public RecordFeed(CreditGridClient client, Bytes batch, int part, InstantSource clock, Executor threads) {
        ClientTarget target = new ClientTarget(client);
        this.batch = batch;
        this.part = part;
        this.underWay =
                new FramesUnderWay(new FrameSender(target, batch, false, false, clock, FrameSender::sleep), threads);
        this.buffer = new PartitionBuffer(target.placement(), part);
        this.enough = 2 * part * target.placement().partitions();
    }

    /**
     * Takes a record in; waits where too many wait.
     *
     * @throws GridException if an earlier record was refused
     */
    public void add(CreditRecord record) {
        buffer.add(new Pending(row + 1, row + 1, Mutation.of(new Origin.BatchRow(batch, row + 1), Image.of(record))));
        row++;
        dispatch(part);
        while (buffer.size() >= enough) {
            await();
            dispatch(part);
        }
    }

    /**
     * Sends what is left and waits for all answers.
     *
     * @return records that were loaded or said nothing new, over the life of this feed
     * @throws GridException if one was refused
     */
    public long finish() {
        while (!buffer.isEmpty() || underWay.count() > 0) {
            dispatch(1);
            await();
        }
        return written;
    }

    private void dispatch(int fullAtLeast) {
        for (Answered answered = underWay.poll(); answered != null; answered = underWay.poll()) {
            settle(answered);
        }
        while (underWay.count() < Loader.THREADS) {
            PartitionBuffer.Frame frame = buffer.take(fullAtLeast);
            if (frame == null) {
                return;
            }
            underWay.send(frame);
        }
    }

    private void await() {
        if (underWay.count() == 0) {
            return;
        }
        try {
            settle(underWay.take());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted while records were written", e);
        }
    }

    private void settle(Answered answered) {
        buffer.release(answered.frame());
        if (answered.failure() != null) {
            throw answered.failure();
        }
        for (Outcome outcome : answered.outcomes()) {
            if (outcome.error() != null) {
                throw new GridException(outcome.error(), outcome.message());
            }
        }
        written += answered.outcomes().size();
    }
}
