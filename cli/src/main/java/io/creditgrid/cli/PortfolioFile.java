package io.creditgrid.cli;

import io.creditgrid.model.contract.score.PortfolioRow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes the rows of a portfolio. Not thread-safe. */
interface PortfolioFile extends Closeable {
    /** Name's end of a comma-separated file. */
    String CSV = ".csv";

    /** Name's end of an Arrow IPC file. */
    String ARROW = ".arrow";

    /** Whether the name of {@code file} says in which form it is. */
    static boolean isKnown(Path file) {
        return file.toString().endsWith(CSV) || file.toString().endsWith(ARROW);
    }

    /**
     * A new file with these columns; one that is there is replaced.
     *
     * @throws IOException if it cannot be written
     */
    static PortfolioFile create(Path file, List<PortfolioColumns.Column> columns) throws IOException {
        return file.toString().endsWith(ARROW) ? new ArrowFile(file, columns) : new CsvFile(file, columns);
    }

    /**
     * Adds a row.
     *
     * @throws IOException if it cannot be written
     */
    void write(PortfolioRow row) throws IOException;
}
