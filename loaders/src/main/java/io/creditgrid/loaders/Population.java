package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The coverage records that a mapping states: one for each distinct firm of the population and each kind.
 *
 * <p><strong>Thread-safety.</strong> Immutable once read.
 */
final class Population {
    private final String source;
    private final CoverageSpec spec;
    private final Set<EnterpriseId> firms;
    private final List<RowResult.Rejected> rejected;

    private Population(String source, CoverageSpec spec, Set<EnterpriseId> firms, List<RowResult.Rejected> rejected) {
        this.source = source;
        this.spec = spec;
        this.firms = firms;
        this.rejected = rejected;
    }

    /**
     * Looks whether the population can be read.
     *
     * @throws GridException BAD_MAPPING or BAD_VALUE with the reason
     */
    static void check(CoverageSpec spec, Path dataDir) throws IOException {
        requireFile(spec, dataDir);
        CsvRows.check(dataDir.resolve(spec.file()), spec.format(), spec.id().columns());
    }

    /** Refuses a population that is not there. */
    static void requireFile(CoverageSpec spec, Path dataDir) {
        if (!Files.exists(dataDir.resolve(spec.file()))) {
            throw new GridException(
                    GridError.BAD_MAPPING,
                    "expected the population " + spec.file() + " of the mapping's coverage in " + dataDir
                            + ": it is not there; name the folder that it lies in (--data DIR)");
        }
    }

    /** Reads the firms of {@code spec}'s file under {@code dataDir}, in its order. */
    static Population read(String source, CoverageSpec spec, Path dataDir) throws IOException {
        check(spec, dataDir);
        Set<EnterpriseId> firms = new LinkedHashSet<>();
        List<RowResult.Rejected> rejected = new ArrayList<>();
        try (CsvRows rows = CsvRows.open(
                dataDir.resolve(spec.file()), spec.format(), spec.id().columns())) {
            ValueSpec.Bound id = spec.id().bind(rows.header());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                try {
                    if (row.size() != rows.header().size()) {
                        throw new RejectedException(
                                RejectReason.COLUMN_COUNT,
                                "",
                                row.joined(),
                                "expected as many values as the header has");
                    }
                    firms.add(new EnterpriseId(String.valueOf(id.of(row, 0))));
                } catch (RejectedException e) {
                    rejected.add(new RowResult.Rejected(
                            row.number(),
                            row.line(),
                            e.column(),
                            e.value(),
                            e.reason().name(),
                            e.cure()));
                }
            }
        }
        return new Population(source, spec, firms, rejected);
    }

    /** Number of records that {@link #forEach} hands on. */
    long size() {
        return (long) firms.size() * spec.kinds().size();
    }

    /** Rows of the population that name no firm; no row is passed over in silence. */
    List<RowResult.Rejected> rejected() {
        return rejected;
    }

    /** Hands on every record: firms in the file's order, kinds in the mapping's. */
    void forEach(Consumer<CreditRecord> to) {
        for (EnterpriseId firm : firms) {
            for (RecordKind kind : spec.kinds()) {
                RecordKey key = new RecordKey(firm, RecordKind.COVERAGE, source, List.of(kind.label()));
                to.accept(CreditRecord.state(key, spec.span(), spec.publishedAt())
                        .set("population", spec.file())
                        .build());
            }
        }
    }
}
