package io.creditgrid.loaders;

import io.creditgrid.loaders.FramesUnderWay.Answered;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way: rows are read and mapped by the calling thread, frames are sent by others, answers come back to the calling thread.
 *
 * <p><strong>Thread-safety.</strong> One thread, one file.
 */
final class BatchRun {
    /** Memory that waiting mutations may take before reading pauses. */
    static final long WINDOW_BYTES = 64L << 20;

    /** Frames that are under way at a time. */
    static final int FRAMES_MAX = 6;

    /** A partition with so many mutations is worth a frame while rows are still being read: what the grid commits at once. */
    static final int WORTH_A_FRAME = PartitionBuffer.FRAME_MUTATIONS_MAX;

    /** With fewer frames than that under way a server may idle. */
    static final int KEEPS_BUSY = FRAMES_MAX / 2;

    /**
     * With so many mutations waiting over all partitions the fullest are sent to a grid that may idle, though none is worth a
     * frame by itself: else it would wait while a file is read, and the reader while the grid writes. One that is busy gets them
     * later and more of them together, which costs it less.
     */
    static final int ENOUGH_WAITING = 4 * PartitionBuffer.FRAME_MUTATIONS_MAX;

    private static final int PROGRESS_EVERY_ROWS = 1_000;

    private final Plan.Load load;
    private final Bytes batch;
    private final FramesUnderWay underWay;
    private final PartitionBuffer buffer;
    private final RejectFile rejects;
    private final Progress progress;
    private final Tally tally = new Tally();
    private @Nullable RuntimeException failure;

    BatchRun(
            Plan.Load load,
            Bytes batch,
            FrameSender sender,
            Executor threads,
            PartitionBuffer buffer,
            RejectFile rejects,
            Progress progress) {
        this.load = load;
        this.batch = batch;
        this.underWay = new FramesUnderWay(sender, threads);
        this.buffer = buffer;
        this.rejects = rejects;
        this.progress = progress;
    }

    /**
     * Loads the whole file and what is derived from it.
     *
     * @param full what the file leaves out; null where it adds to what is known
     * @throws GridException if the grid refuses the load as a whole, or the file is broken
     */
    Tally run(Path dataDir, @Nullable FullFile full) throws IOException {
        try {
            rows();
            coverage(dataDir);
            if (full != null) {
                full.forEachEnd(this::send);
            }
            flush();
        } finally {
            // frames under way end before the batch is left, whatever happens
            while (underWay.count() > 0) {
                await();
            }
        }
        throwFailure();
        progress.at(load.name(), tally.read(), tally.read());
        return tally;
    }

    private void rows() throws IOException {
        Mapping mapping = load.mapping();
        try (CsvRows rows = CsvRows.open(load.file(), mapping.format(), mapping.columns())) {
            RowMapper mapper = new RowMapper(mapping, rows.header());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                tally.row();
                take(mapper.map(row));
                if (tally.read() % PROGRESS_EVERY_ROWS == 0) {
                    progress.at(
                            load.name(), tally.settled(), tally.read() * rows.bytes() / Math.max(1, rows.bytesRead()));
                }
            }
        }
    }

    private void take(RowResult result) {
        if (result instanceof RowResult.Parsed good) {
            send(good.row(), good.line(), good.record());
        } else if (result instanceof RowResult.Filtered out) {
            tally.filtered(out.rule());
        } else if (result instanceof RowResult.Rejected bad) {
            tally.rejected(bad.reason());
            rejects.add(load.name(), bad);
        }
    }

    private void coverage(Path dataDir) throws IOException {
        CoverageSpec spec = load.mapping().coverage();
        if (spec == null) {
            return;
        }
        Population population = Population.read(load.mapping().source(), spec, dataDir);
        population.rejected().forEach(bad -> {
            tally.coverageRejected();
            rejects.add(spec.file(), bad);
        });
        long[] row = {tally.read()};
        population.forEach(record -> send(++row[0], 0, record));
    }

    private void send(long row, long line, CreditRecord record) {
        Mutation mutation = Mutation.of(new Origin.BatchRow(batch, row), Image.of(record));
        send(new Pending(row, line, mutation));
    }

    private void send(Pending pending) {
        buffer.add(pending);
        drain();
        dispatch(() -> underWay.count() < KEEPS_BUSY && buffer.size() >= ENOUGH_WAITING ? 1 : WORTH_A_FRAME);
        while (buffer.heldBytes() > WINDOW_BYTES) {
            dispatch(() -> 1);
            await();
        }
    }

    private void flush() {
        while (!buffer.isEmpty() || underWay.count() > 0) {
            dispatch(() -> 1);
            await();
            progress.at(load.name(), tally.settled(), tally.read());
        }
    }

    /** Sends frames while there are lanes free and partitions with {@code fullAtLeast} mutations or more. */
    private void dispatch(IntSupplier fullAtLeast) {
        while (underWay.count() < FRAMES_MAX) {
            throwFailure();
            PartitionBuffer.Frame frame = buffer.take(fullAtLeast.getAsInt());
            if (frame == null) {
                return;
            }
            underWay.send(frame);
        }
    }

    private void drain() {
        for (Answered answered = underWay.poll(); answered != null; answered = underWay.poll()) {
            settle(answered);
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
            underWay.abandon();
            failure = new GridException(
                    GridError.UNAVAILABLE, "the load was interrupted; load again: it goes on where it stopped", e);
        }
        drain();
    }

    private void settle(Answered answered) {
        buffer.release(answered.frame());
        if (answered.failure() != null) {
            failure = failure == null ? answered.failure() : failure;
            return;
        }
        List<Pending> mutations = answered.frame().mutations();
        for (int i = 0; i < mutations.size(); i++) {
            settle(mutations.get(i), answered.outcomes().get(i));
        }
    }

    private void settle(Pending pending, Outcome outcome) {
        GridError error = outcome.error();
        if (error == null) {
            tally.answered(pending, outcome.code());
            return;
        }
        tally.refused(pending, error.name());
        String key = pending.firm() + " "
                + String.join("|", pending.mutation().image().key().parts());
        rejects.add(
                load.name(),
                new RowResult.Rejected(pending.row(), pending.line(), "", key, error.name(), outcome.message()));
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}
