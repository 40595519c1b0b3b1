package io.creditgrid.loaders;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.LoadReport.BatchState;
import io.creditgrid.loaders.LoadReport.Derived;
import io.creditgrid.loaders.LoadReport.FileReport;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the files of a plan into a grid, one after another. Every row ends as loaded, unchanged, filtered or rejected. A batch (file and mapping) that was loaded
 * before is left alone; one that did not end goes on where it stopped, without writing anything twice.
 *
 * <p><strong>Thread-safety.</strong> One thread a load. <strong>Complexity.</strong> Time grows with rows and bytes; memory is bounded by the window of
 * {@value BatchRun#WINDOW_BYTES} bytes, whatever the size of a file, plus the distinct firms of a population.
 */
public final class Loader {
    /** Frames under way at a time: as many threads of the executor can be busy. */
    public static final int THREADS = BatchRun.FRAMES_MAX;

    private final LoadTarget target;
    private final InstantSource clock;
    private final Executor threads;
    private final LongConsumer pause;

    /**
     * A loader through a client.
     *
     * @param client a connection under a log-in that may write the plan's sources
     * @param clock the time of batch records and reports
     * @param threads carries {@link #THREADS} calls side by side, each of which blocks its thread
     */
    public Loader(CreditGridClient client, InstantSource clock, Executor threads) {
        this(new ClientTarget(client), clock, threads, FrameSender::sleep);
    }

    Loader(LoadTarget target, InstantSource clock, Executor threads, LongConsumer pause) {
        this.target = target;
        this.clock = clock;
        this.threads = threads;
        this.pause = pause;
    }

    /**
     * Loads all files of a plan in its order.
     *
     * @param rejectsDir folder for files of rejects, made when there is one
     * @throws GridException if a file does not fit its mapping, if the grid refuses a load as a whole or stays out of reach; what was answered stands, and another
     *     load of the same plan goes on from there
     * @throws IOException if a file cannot be read or written
     */
    public LoadReport load(Plan plan, Path rejectsDir, Progress progress) throws IOException {
        Instant start = clock.instant();
        List<FileReport> files = new ArrayList<>();
        for (Plan.Load load : plan.loads()) {
            files.add(load(load, plan.dataDir(), rejectsDir, progress));
        }
        return new LoadReport(files, seconds(start));
    }

    private FileReport load(Plan.Load load, Path dataDir, Path rejectsDir, Progress progress) throws IOException {
        Instant start = clock.instant();
        FileTime modified = Files.getLastModifiedTime(load.file());
        BatchRecord batch = BatchRecord.of(load.mapping(), load.file(), dataDir);
        Optional<CreditRecord> known = target.read(batch.key());
        if (known.filter(BatchRecord::isDone).isPresent()) {
            return alreadyLoaded(load, batch, known.get(), seconds(start));
        }
        CsvRows.check(load.file(), load.mapping().format(), load.mapping().columns());
        CoverageSpec coverage = load.mapping().coverage();
        if (coverage != null) {
            Population.check(coverage, dataDir);
        }
        try (FullFile full = load.mapping().isFull() ? judged(load, batch, known.isPresent(), progress) : null) {
            return load(load, batch, begin(batch, load, known, start), full, modified, dataDir, rejectsDir, progress);
        }
    }

    /**
     * What a full file would end if it were loaded now. Writes nothing.
     *
     * @param dataDir folder that the mapping's population is relative to
     * @throws GridException if rows do not name their keys, or the grid refuses the question
     * @throws IllegalStateException if the mapping is not one of full files
     */
    public Ends wouldEnd(Plan.Load load, Path dataDir, Progress progress) throws IOException {
        BatchRecord batch = BatchRecord.of(load.mapping(), load.file(), dataDir);
        CsvRows.check(load.file(), load.mapping().format(), load.mapping().columns());
        try (FullFile full = FullFile.read(load, batch, target, progress)) {
            Optional<String> refusal = Optional.empty();
            try {
                full.checkAge();
                full.checkShare();
            } catch (GridException e) {
                refusal = Optional.of(e.error() + ": " + e.plainMessage());
            }
            return new Ends(full.live(), full.ended(), refusal);
        }
    }

    /** What a full file leaves out, unless it is refused; nothing of it has been written by now, but by a run that was killed. */
    private FullFile judged(Plan.Load load, BatchRecord batch, boolean resumed, Progress progress) throws IOException {
        FullFile full = FullFile.read(load, batch, target, progress);
        try {
            full.checkAge();
            if (!resumed) {
                full.checkShare();
            }
            return full;
        } catch (GridException e) {
            full.close();
            throw e;
        }
    }

    private FileReport load(
            Plan.Load load,
            BatchRecord batch,
            Begun begun,
            @Nullable FullFile full,
            FileTime modified,
            Path dataDir,
            Path rejectsDir,
            Progress progress)
            throws IOException {
        Instant start = clock.instant();
        if (begun.done() != null) {
            return alreadyLoaded(load, batch, begun.done(), seconds(start));
        }
        try (RejectFile rejects = new RejectFile(rejectsDir, load.name(), batch.hex())) {
            FrameSender sender = new FrameSender(
                    target, batch.id(), begun.resumed(), load.mapping().keepRestatements(), clock, pause);
            PartitionBuffer buffer = new PartitionBuffer(target.placement());
            Tally tally = new BatchRun(load, batch.id(), sender, threads, buffer, rejects, progress).run(dataDir, full);
            if (!Files.getLastModifiedTime(load.file()).equals(modified)) {
                throw new GridException(
                        GridError.BAD_VALUE,
                        "expected " + load.name() + " to stay as it is while it is loaded; load it again once it does");
            }
            Pending done = batch.done(begun.at(), after(begun.at()), target.offset(), tally);
            require(sender.send(List.of(done)).get(0));
            return report(load, batch, begun.resumed(), tally, rejects.path(), seconds(start));
        }
    }

    /**
     * How a batch begins.
     *
     * @param at when it began, maybe in an earlier run
     * @param resumed whether an earlier run began it
     * @param done its record if it has ended; null if not
     */
    private record Begun(
            Instant at, boolean resumed, @Nullable CreditRecord done) {}

    /** Says that the batch runs, unless an earlier run has said so. */
    private Begun begin(BatchRecord batch, Plan.Load load, Optional<CreditRecord> read, Instant now) {
        Optional<CreditRecord> known = read;
        if (known.isEmpty()) {
            FrameSender sender =
                    new FrameSender(target, batch.id(), false, load.mapping().keepRestatements(), clock, pause);
            Outcome outcome =
                    sender.send(List.of(batch.running(now, target.offset()))).get(0);
            if (outcome.error() != GridError.UNEXPECTED_SEQ) {
                require(outcome);
                return new Begun(now, false, null);
            }
            // said meanwhile: by another loader, or by this one, whose first answer was lost
            known = target.read(batch.key());
        }
        CreditRecord record = known.orElse(null);
        Long startedAt = record == null ? null : record.integer("startedAt");
        Instant at = startedAt == null ? now : Instant.ofEpochMilli(startedAt);
        return new Begun(at, true, record != null && BatchRecord.isDone(record) ? record : null);
    }

    private static void require(Outcome outcome) {
        GridError error = outcome.error();
        if (error != null) {
            throw new GridException(error, outcome.message());
        }
    }

    /** Now, but later than the start: of two statements about a batch the later one holds. */
    private Instant after(Instant start) {
        Instant now = clock.instant();
        return now.toEpochMilli() > start.toEpochMilli() ? now : start.plusMillis(1);
    }

    private static FileReport report(
            Plan.Load load,
            BatchRecord batch,
            boolean resumed,
            Tally tally,
            Optional<Path> rejectFile,
            double seconds) {
        return new FileReport(
                load.mapping().name(),
                load.name(),
                batch.hex(),
                resumed ? BatchState.RESUMED : BatchState.LOADED,
                tally.read(),
                tally.loaded(),
                tally.unchanged(),
                tally.filtered(),
                tally.rejected(),
                tally.coverage(),
                tally.ended(),
                tally.totals(),
                rejectFile,
                seconds);
    }

    private static FileReport alreadyLoaded(Plan.Load load, BatchRecord batch, CreditRecord done, double seconds) {
        return new FileReport(
                load.mapping().name(),
                load.name(),
                batch.hex(),
                BatchState.ALREADY_LOADED,
                count(done.integer("read")),
                count(done.integer("loaded")),
                count(done.integer("unchanged")),
                earlier(done.integer("filtered")),
                earlier(done.integer("rejected")),
                new Derived(count(done.integer("coverage")), 0, 0),
                new Derived(count(done.integer("ended")), 0, 0),
                new TreeMap<>(),
                Optional.empty(),
                seconds);
    }

    /** Counts of an earlier run, which keeps no rules and reasons. */
    private static SortedMap<String, Long> earlier(@Nullable Long count) {
        SortedMap<String, Long> counts = new TreeMap<>();
        if (count(count) > 0) {
            counts.put("EARLIER_RUN", count(count));
        }
        return counts;
    }

    private static long count(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private double seconds(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }
}
