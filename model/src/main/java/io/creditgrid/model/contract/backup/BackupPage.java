package io.creditgrid.model.contract.backup;

import java.util.List;

/**
 * Rows of a backup.
 *
 * @param rows in order, at least one where there are any
 * @param last whether no page follows
 */
public record BackupPage(List<byte[]> rows, boolean last) {
    /** Bytes of rows after which a page is full; it may pass this by one row. */
    public static final int BYTES = 1 << 20;

    /** Keeps a copy of the list. */
    public BackupPage {
        rows = List.copyOf(rows);
    }
}
