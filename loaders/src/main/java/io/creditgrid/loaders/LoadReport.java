package io.creditgrid.loaders;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a load did: for each (mapping, file) in the plan's order, read = loaded + unchanged + filtered + rejected.
 *
 * @param files one a (mapping, file)
 * @param seconds how long all took
 */
public record LoadReport(List<FileReport> files, double seconds) {
    public LoadReport {
        files = List.copyOf(files);
    }

    /** How a batch ended up as it is. */
    public enum BatchState {
        /** Loaded by this run. */
        LOADED,
        /** Begun by an earlier run that did not end, and ended by this one. */
        RESUMED,
        /** Loaded by an earlier run; this one did nothing. */
        ALREADY_LOADED
    }

    /** Outcomes of the records that a load derives, which are no rows of the file. */
    public record Derived(long loaded, long unchanged, long rejected) {}

    /**
     * One file through one mapping.
     *
     * @param mapping name of the mapping
     * @param file name of the file
     * @param batch id of the batch, 64 hex digits
     * @param state how it ended up
     * @param read rows
     * @param loaded rows that were logged
     * @param unchanged rows that said what was known
     * @param filtered rows left out, by rule
     * @param rejected rows rejected, by reason: a {@link RejectReason} or an error of the grid
     * @param coverage coverage records derived from the population
     * @param ended ends of records that a full file no longer lists
     * @param totals sums of the amounts of loaded and unchanged rows, by field and currency, to reconcile with the source
     * @param rejectFile where the rejects stand; empty if there are none
     * @param seconds how long it took
     */
    public record FileReport(
            String mapping,
            String file,
            String batch,
            BatchState state,
            long read,
            long loaded,
            long unchanged,
            SortedMap<String, Long> filtered,
            SortedMap<String, Long> rejected,
            Derived coverage,
            Derived ended,
            SortedMap<String, BigDecimal> totals,
            Optional<Path> rejectFile,
            double seconds) {
        public FileReport {
            filtered = Collections.unmodifiableSortedMap(new TreeMap<>(filtered));
            rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
            totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
        }

        /** Rows left out by all rules together. */
        public long filteredRows() {
            return sum(filtered);
        }

        /** Rows rejected for all reasons together. */
        public long rejectedRows() {
            return sum(rejected);
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public long read() {
        return sum(FileReport::read);
    }

    public long loaded() {
        return sum(FileReport::loaded);
    }

    public long unchanged() {
        return sum(FileReport::unchanged);
    }

    public long filtered() {
        return sum(FileReport::filteredRows);
    }

    public long rejected() {
        return sum(FileReport::rejectedRows);
    }

    /** Coverage records that were logged. */
    public long derivedCoverage() {
        return sum(file -> file.coverage().loaded());
    }

    /** Ends that were logged of records which full files no longer list. */
    public long derivedEnded() {
        return sum(file -> file.ended().loaded());
    }

    private long sum(ToLongFunction<FileReport> count) {
        return files.stream().mapToLong(count).sum();
    }
}
