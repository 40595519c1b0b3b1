package io.creditgrid.loaders;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.util.List;

/**
 * That the source was asked about the firms of a population, for some kinds and a span: for them, no record means that there is none.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param kinds kinds asked for
 * @param file file of the population, relative to the data folder
 * @param format how that file is written
 * @param id the firm of each of its rows
 * @param span the days that were asked for
 * @param publishedAt when the source stated it, epoch milliseconds
 */
record CoverageSpec(
        List<RecordKind> kinds, String file, Mapping.FileFormat format, ValueSpec id, Interval span, long publishedAt) {
    CoverageSpec {
        kinds = List.copyOf(kinds);
    }
}
