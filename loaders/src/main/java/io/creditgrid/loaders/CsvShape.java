package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks through a separated file for quotes that do not fit. A quote that is never closed would make all rows behind it part of one value, and one that is closed
 * inside a value ends the reading: both are told before anything of the file is used.
 *
 * <p><strong>Thread-safety.</strong> One thread. <strong>Complexity.</strong> One pass, a buffer.
 */
final class CsvShape {
    private static final int BUFFER_CHARS = 1 << 15;

    /** Where the next character stands. */
    private enum Place {
        FIELD_START,
        PLAIN,
        QUOTED,
        BEHIND_QUOTE
    }

    private final String name;
    private final char delimiter;
    private Place place = Place.FIELD_START;
    private long line = 1;
    private long openedAt;

    private CsvShape(String name, char delimiter) {
        this.name = name;
        this.delimiter = delimiter;
    }

    /**
     * Reads the whole file.
     *
     * @throws GridException BAD_VALUE with the line of the quote
     * @throws IOException if the file cannot be read
     */
    static void check(Path file, Mapping.FileFormat format) throws IOException {
        CsvShape shape = new CsvShape(String.valueOf(file.getFileName()), format.delimiter());
        var decoder = format.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        char[] buffer = new char[BUFFER_CHARS];
        try (Reader in = new InputStreamReader(Files.newInputStream(file), decoder)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    shape.take(buffer[i]);
                }
            }
        }
        shape.end();
    }

    private void take(char c) {
        boolean endsLine = c == '\n' || c == '\r';
        switch (place) {
            case FIELD_START -> {
                if (c == '"') {
                    place = Place.QUOTED;
                    openedAt = line;
                } else if (c != delimiter && !endsLine) {
                    place = Place.PLAIN;
                }
            }
            case PLAIN -> place = c == delimiter || endsLine ? Place.FIELD_START : Place.PLAIN;
            case QUOTED -> place = c == '"' ? Place.BEHIND_QUOTE : Place.QUOTED;
            case BEHIND_QUOTE -> behindQuote(c, endsLine);
        }
        line += c == '\n' ? 1 : 0;
    }

    private void behindQuote(char c, boolean endsLine) {
        if (c == '"') {
            place = Place.QUOTED;
        } else if (c == delimiter || endsLine) {
            place = Place.FIELD_START;
        } else {
            throw new GridException(
                    GridError.BAD_VALUE,
                    name + ": expected a separator or the end of the line behind the closing quote in line " + line
                            + ": '" + c + "' stands there; double quotes inside a quoted value, and correct the file");
        }
    }

    private void end() {
        if (place == Place.QUOTED) {
            throw new GridException(
                    GridError.BAD_VALUE,
                    name + ": expected a closing quote for the value that begins in line " + openedAt
                            + ": the file ends in line " + line
                            + " without one, so all rows between would be one value;"
                            + " correct that row, or fetch the whole file again");
        }
    }
}
