package io.creditgrid.loaders;

import io.creditgrid.loaders.LoadReport.BatchState;
import io.creditgrid.loaders.LoadReport.Derived;
import io.creditgrid.loaders.LoadReport.FileReport;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
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

    Loader(LoadTarget target, InstantSource clock, Executor threads) {
        this.target = target;
        this.clock = clock;
        this.threads = threads;
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
        if (known.isPresent() && BatchRecord.isDone(known.get())) {
            return alreadyLoaded(load, batch, known.get(), seconds(start));
        }
        boolean resumed = known.isPresent();
        Long begun = resumed ? known.get().integer("startedAt") : null;
        Instant startedAt = begun == null ? start : Instant.ofEpochMilli(begun);
        if (!resumed) {
            target.put(batch.running(startedAt, start, target.offset()));
        }
        try (RejectFile rejects = new RejectFile(rejectsDir, load.name(), batch.hex())) {
            Tally tally = run(load, batch, resumed, dataDir, rejects, progress);
            if (!Files.getLastModifiedTime(load.file()).equals(modified)) {
                throw new GridException(
                        GridError.BAD_VALUE,
                        "expected " + load.name() + " to stay as it is while it is loaded; load it again once it does");
            }
            target.put(batch.done(startedAt, after(startedAt), target.offset(), tally));
            return report(load, batch, resumed, tally, rejects.path(), seconds(start));
        }
    }

    /** Now, but later than the start: of two statements about a batch the later one holds. */
    private Instant after(Instant start) {
        Instant now = clock.instant();
        return now.toEpochMilli() > start.toEpochMilli() ? now : start.plusMillis(1);
    }

    private Tally run(
            Plan.Load load, BatchRecord batch, boolean resumed, Path dataDir, RejectFile rejects, Progress progress)
            throws IOException {
        FrameSender sender =
                new FrameSender(target, batch.id(), resumed, load.mapping().keepRestatements(), clock);
        PartitionBuffer buffer = new PartitionBuffer(target.placement());
        return new BatchRun(load, batch.id(), sender, threads, buffer, rejects, progress).run(dataDir);
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
                tally.derived(),
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
