package io.creditgrid.loaders;

/**
 * One row of a file: its values, stripped of white space at their ends.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes the array that it was made of.
 */
final class Row {
    private final long number;
    private final long line;
    private final String[] cells;

    /**
     * A row that keeps {@code cells}.
     *
     * @param number number of the row, from 1, the header not counted
     * @param line line of the file on which the row starts, from 1
     */
    Row(long number, long line, String[] cells) {
        this.number = number;
        this.line = line;
        this.cells = cells;
    }

    /** Number of the row, from 1, the header not counted. */
    long number() {
        return number;
    }

    /** Line of the file on which it starts, from 1. */
    long line() {
        return line;
    }

    /** Number of its values. */
    int size() {
        return cells.length;
    }

    /** The value at a place of the header. */
    String cell(int index) {
        return cells[index];
    }

    /** All values as one text, for messages. */
    String joined() {
        return String.join("|", cells);
    }
}
