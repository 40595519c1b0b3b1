package io.creditgrid.loaders;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one separated file with a header. Bytes that are not text in the file's encoding become U+FFFD, so that the row that holds them can be rejected and
 * the others read. Empty lines are no rows.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class CsvRows implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int COLUMNS_SHOWN = 20;

    private final String name;
    private final Counted in;
    private final long bytes;
    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final Map<String, Integer> header;
    private long number;

    private CsvRows(Path file, Mapping.FileFormat format) throws IOException {
        this.name = String.valueOf(file.getFileName());
        this.bytes = Files.size(file);
        this.in = new Counted(Files.newInputStream(file));
        var decoder = format.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.csv = CsvReader.builder()
                .fieldSeparator(format.delimiter())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new InputStreamReader(in, decoder));
        this.records = csv.iterator();
        this.header = readHeader();
    }

    /**
     * Opens a file and reads its header.
     *
     * @param wanted columns that must be there
     * @throws GridException BAD_MAPPING naming all columns that are not there, or that stand twice
     * @throws IOException if the file cannot be read
     */
    static CsvRows open(Path file, Mapping.FileFormat format, Collection<String> wanted) throws IOException {
        CsvRows rows = new CsvRows(file, format);
        try {
            rows.check(wanted, format);
            return rows;
        } catch (GridException e) {
            rows.close();
            throw e;
        }
    }

    /**
     * Looks through a whole file before any row of it is used.
     *
     * @param wanted columns that must be there
     * @throws GridException BAD_MAPPING if columns are not there, BAD_VALUE if quotes do not fit
     * @throws IOException if the file cannot be read
     */
    static void check(Path file, Mapping.FileFormat format, Collection<String> wanted) throws IOException {
        open(file, format, wanted).close();
        CsvShape.check(file, format);
    }

    private Map<String, Integer> readHeader() throws IOException {
        Map<String, Integer> columns = new LinkedHashMap<>();
        CsvRecord first = nextRecord();
        if (first == null) {
            close();
            throw new GridException(GridError.BAD_MAPPING, name + ": expected a header and rows: the file is empty");
        }
        List<String> names = first.getFields();
        for (int i = 0; i < names.size(); i++) {
            String column = names.get(i).strip();
            if (i == 0 && !column.isEmpty() && column.charAt(0) == BYTE_ORDER_MARK) {
                column = column.substring(1).strip();
            }
            if (columns.put(column, i) != null) {
                close();
                throw new GridException(
                        GridError.BAD_MAPPING,
                        name + ": expected each column once: \"" + RowMapper.shown(column)
                                + "\" stands twice in the header");
            }
        }
        return columns;
    }

    private void check(Collection<String> wanted, Mapping.FileFormat format) {
        List<String> missing = wanted.stream()
                .filter(column -> !header.containsKey(column) && !column.equals(Template.ROW))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new GridException(
                    GridError.BAD_MAPPING,
                    name + ": expected the columns " + missing + ", which its header lacks; read as "
                            + format.charset().name() + " with separator '" + format.delimiter() + "' it has "
                            + shown(header.keySet()));
        }
    }

    private static String shown(Collection<String> names) {
        List<String> first =
                names.stream().limit(COLUMNS_SHOWN).map(RowMapper::shown).toList();
        return first + (names.size() > first.size() ? " and " + (names.size() - first.size()) + " more" : "");
    }

    /** Column names to places, in the file's order. */
    Map<String, Integer> header() {
        return header;
    }

    /**
     * The next row; null at the end.
     *
     * @throws GridException BAD_VALUE if the file breaks off inside quotes or is otherwise no separated file; the rows before it stand
     */
    @Nullable
    Row next() throws IOException {
        CsvRecord found = nextRecord();
        if (found == null) {
            return null;
        }
        number++;
        List<String> fields = found.getFields();
        String[] cells = new String[fields.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = fields.get(i).strip();
        }
        return new Row(number, found.getStartingLineNumber(), cells);
    }

    private @Nullable CsvRecord nextRecord() throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException e) {
            throw new GridException(
                    GridError.BAD_VALUE,
                    name + ": expected rows of separated values after row " + number + ": " + e.getMessage()
                            + "; check the quotes",
                    e);
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Bytes of the file. */
    long bytes() {
        return bytes;
    }

    /** Bytes read so far; a little ahead of the row. */
    long bytesRead() {
        return in.count;
    }

    @Override
    public void close() throws IOException {
        records.close();
        csv.close();
        in.close();
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            int n = super.read(to, at, length);
            count += Math.max(0, n);
            return n;
        }
    }
}
