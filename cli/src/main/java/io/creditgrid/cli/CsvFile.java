package io.creditgrid.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.creditgrid.model.contract.score.PortfolioRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A comma-separated file with a header, in UTF-8; a value that is absent is empty. Not thread-safe. */
final class CsvFile implements PortfolioFile {
    private final CsvWriter csv;
    private final List<PortfolioColumns.Column> columns;

    CsvFile(Path file, List<PortfolioColumns.Column> columns) throws IOException {
        this.csv = CsvWriter.builder().build(file);
        this.columns = columns;
        csv.writeRecord(columns.stream().map(PortfolioColumns.Column::name).toList());
    }

    @Override
    public void write(PortfolioRow row) {
        csv.writeRecord(columns.stream()
                .map(column -> {
                    Object value = column.value().apply(row);
                    return value == null ? "" : value.toString();
                })
                .toList());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
