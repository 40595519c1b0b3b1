package io.creditgrid.loaders.generate;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of an agency being written, with its own charset and separator. Counts its rows, and those that a loader will filter or find unchanged.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class AgencyFile implements AutoCloseable {
    private final String name;
    private final CsvWriter csv;
    private long rows;
    private long filtered;
    private long unchanged;

    private AgencyFile(String name, CsvWriter csv) {
        this.name = name;
        this.csv = csv;
    }

    /** Opens {@code outDir/name} for writing and writes its header. */
    static AgencyFile create(Path outDir, String name, Charset charset, char separator, String... header)
            throws IOException {
        Path file = outDir.resolve(name);
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Writer out = new OutputStreamWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), charset);
        CsvWriter csv = CsvWriter.builder().fieldSeparator(separator).build(out);
        csv.writeRecord(header);
        return new AgencyFile(name, csv);
    }

    /** Writes one row that a loader will load. */
    void row(String... values) {
        csv.writeRecord(values);
        rows++;
    }

    /** Writes one row that the mapping leaves out by rule. */
    void filteredRow(String... values) {
        row(values);
        filtered++;
    }

    /** Writes one row that says again what an earlier row said. */
    void unchangedRow(String... values) {
        row(values);
        unchanged++;
    }

    /** What was written, under the mapping that loads it. */
    GeneratedFiles.FileCount count(String mapping) {
        return new GeneratedFiles.FileCount(mapping, name, rows, filtered, unchanged);
    }

    @Override
    public void close() {
        try {
            csv.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + name, e);
        }
    }
}
