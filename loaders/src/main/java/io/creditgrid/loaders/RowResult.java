package io.creditgrid.loaders;

import io.creditgrid.model.record.CreditRecord;

/** What became of a row before it is sent: a record, or left out by rule, or rejected. */
public sealed interface RowResult {
    /**
     * A row that is a valid record.
     *
     * @param row number of the row, from 1
     * @param line line of the file, from 1
     */
    record Parsed(long row, long line, CreditRecord record) implements RowResult {}

    /**
     * A row that a filter of the mapping leaves out.
     *
     * @param rule name of the filter
     */
    record Filtered(String rule) implements RowResult {}

    /**
     * A row that cannot be loaded.
     *
     * @param row number of the row, from 1
     * @param line line of the file, from 1
     * @param column column at fault; several joined by +; "" where the whole row is
     * @param value the value at fault as the file has it
     * @param reason stable code: a {@link RejectReason}, or an error of the grid
     * @param cure what was expected and what to do
     */
    record Rejected(long row, long line, String column, String value, String reason, String cure)
            implements RowResult {}
}
