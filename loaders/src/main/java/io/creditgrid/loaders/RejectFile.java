package io.creditgrid.loaders;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the rejects of one batch go: a CSV file with file, line, row, column, value, reason and cure, made at the first reject.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class RejectFile implements AutoCloseable {
    private final Path path;
    private @Nullable CsvWriter csv;

    /** The reject file of a batch; one of an earlier run of it is deleted. */
    RejectFile(Path folder, String file, String batchHex) throws IOException {
        this.path = folder.resolve(
                file.replace('/', '_').replace('\\', '_') + "." + batchHex.substring(0, 8) + ".rejects.csv");
        Files.deleteIfExists(path);
    }

    void add(String file, RowResult.Rejected bad) {
        CsvWriter out = csv == null ? open() : csv;
        out.writeRecord(
                file,
                Long.toString(bad.line()),
                Long.toString(bad.row()),
                bad.column(),
                bad.value(),
                bad.reason(),
                bad.cure());
    }

    private CsvWriter open() {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            CsvWriter out = CsvWriter.builder().build(path);
            out.writeRecord("file", "line", "row", "column", "value", "reason", "cure");
            csv = out;
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the rejects to " + path, e);
        }
    }

    /** Where the rejects stand; empty if there are none. */
    Optional<Path> path() {
        return csv == null ? Optional.empty() : Optional.of(path);
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        }
    }
}
