package io.creditgrid.loaders;

import io.creditgrid.model.record.CreditRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file gives under a mapping, without sending anything.
 *
 * @param read rows of the file
 * @param parsed rows that are valid records
 * @param filtered rows left out, by rule
 * @param rejected rows rejected, by reason
 * @param coverage coverage records that a load would derive
 * @param firstRecords the first {@link #RECORDS_SHOWN} records
 * @param firstRejects the first {@link #REJECTS_SHOWN} rejects, those of the population after those of the file
 */
public record DryRun(
        long read,
        long parsed,
        SortedMap<String, Long> filtered,
        SortedMap<String, Long> rejected,
        long coverage,
        List<CreditRecord> firstRecords,
        List<RowResult.Rejected> firstRejects) {
    /** How many records are kept for showing. */
    public static final int RECORDS_SHOWN = 5;

    /** How many rejects are kept for showing. */
    public static final int REJECTS_SHOWN = 10;

    public DryRun {
        filtered = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(filtered));
        rejected = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
        firstRecords = List.copyOf(firstRecords);
        firstRejects = List.copyOf(firstRejects);
    }

    /**
     * Reads the whole file.
     *
     * @param dataDir folder that the mapping's population is relative to
     * @throws io.creditgrid.model.contract.GridException BAD_MAPPING if columns are missing, BAD_VALUE if the file is broken
     * @throws IOException if a file cannot be read
     */
    public static DryRun of(Mapping mapping, Path file, Path dataDir) throws IOException {
        long read = 0;
        long parsed = 0;
        SortedMap<String, Long> filtered = new TreeMap<>();
        SortedMap<String, Long> rejected = new TreeMap<>();
        List<CreditRecord> records = new ArrayList<>();
        List<RowResult.Rejected> rejects = new ArrayList<>();
        CsvRows.check(file, mapping.format(), mapping.columns());
        try (CsvRows rows = CsvRows.open(file, mapping.format(), mapping.columns())) {
            RowMapper mapper = new RowMapper(mapping, rows.header());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                read++;
                RowResult result = mapper.map(row);
                if (result instanceof RowResult.Parsed good) {
                    parsed++;
                    keep(records, good.record(), RECORDS_SHOWN);
                } else if (result instanceof RowResult.Filtered out) {
                    filtered.merge(out.rule(), 1L, Long::sum);
                } else if (result instanceof RowResult.Rejected bad) {
                    rejected.merge(bad.reason(), 1L, Long::sum);
                    keep(rejects, bad, REJECTS_SHOWN);
                }
            }
        }
        CoverageSpec spec = mapping.coverage();
        Population population = spec == null ? null : Population.read(mapping.source(), spec, dataDir);
        if (population != null) {
            population.rejected().forEach(bad -> keep(rejects, bad, REJECTS_SHOWN));
        }
        return new DryRun(
                read, parsed, filtered, rejected, population == null ? 0 : population.size(), records, rejects);
    }

    private static <T> void keep(List<T> list, T item, int max) {
        if (list.size() < max) {
            list.add(item);
        }
    }

    /** Rows left out, all rules together. */
    public long filteredRows() {
        return sum(filtered);
    }

    /** Rows rejected, for all reasons. */
    public long rejectedRows() {
        return sum(rejected);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
