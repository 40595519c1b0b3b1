package io.creditgrid.grid.plugin;

import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteLogger;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.pagemem.wal.record.DataEntry;
import org.apache.ignite.internal.pagemem.wal.record.DataRecord;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/*
 * What is wrong, and why this mends it
 * ====================================
 * On a backup Ignite 2.17 logs all rows of a transaction as one record. On the primary it logs one record a row
 * (GridCacheMapEntry.logTxUpdate), and replays after a crash whatever records it finds: a server killed between two of them
 * comes back with a part of the transaction. With a backup the other copy is whole and wins; a primary that commits alone,
 * because its backup is down, has no other copy. Seen in crash runs: a head without its block, a folder without its entry.
 *
 * Here the rows of a transaction are held back while IgniteTxLocalAdapter.userCommit applies them, and are logged as one
 * record when it asks for the flush at its end. A record is whole or, by its checksum, not there. userCommit holds the
 * checkpoint's read lock from the first row to the flush, so no checkpoint can come between a row's page and its record; it
 * runs on one thread, so what is held belongs to a thread.
 */
/**
 * Has a primary log each transaction as one WAL record, as Ignite's backups do, so that a crash leaves all of it or nothing.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class TransactionWalPlugin extends PluginAdapter {
    public TransactionWalPlugin() {
        super("creditgrid-transaction-wal");
    }

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        return type == IgniteWriteAheadLogManager.class
                ? type.cast(new TransactionWal(((IgniteEx) context.grid()).context()))
                : null;
    }

    /** Ignite's WAL, which takes the rows of a transaction together. */
    static final class TransactionWal extends FileWriteAheadLogManager {
        /** What a caller gets for a row that is held back: a place that no log ever reaches. */
        private static final WALPointer HELD = new WALPointer(Long.MAX_VALUE, 0, 0);

        private final ThreadLocal<List<DataEntry>> held = ThreadLocal.withInitial(ArrayList::new);
        private final IgniteLogger own;

        TransactionWal(GridKernalContext context) {
            super(context);
            own = context.log(FileWriteAheadLogManager.class);
        }

        /** Its messages are Ignite's, and stay under Ignite's name. */
        @Override
        public void start0() throws IgniteCheckedException {
            log = own;
            super.start0();
        }

        @Override
        public @Nullable WALPointer log(WALRecord record) throws IgniteCheckedException {
            DataEntry row = rowOfPrimary(record);
            if (row == null) {
                return super.log(record);
            }
            List<DataEntry> rows = held.get();
            if (!rows.isEmpty() && !rows.get(0).nearXidVersion().equals(row.nearXidVersion())) {
                // a transaction of this thread failed halfway, which fails the node; what it did stays logged, as
                // without us
                logHeld(rows);
            }
            rows.add(row);
            return HELD;
        }

        @Override
        public @Nullable WALPointer flush(@Nullable WALPointer pointer, boolean explicitFsync)
                throws IgniteCheckedException {
            if (!HELD.equals(pointer)) {
                return super.flush(pointer, explicitFsync);
            }
            WALPointer logged = logHeld(held.get());
            return logged == null ? null : super.flush(logged, explicitFsync);
        }

        private @Nullable WALPointer logHeld(List<DataEntry> rows) throws IgniteCheckedException {
            DataRecord whole = new DataRecord(List.copyOf(rows));
            rows.clear();
            return super.log(whole);
        }

        /** The row that {@code record} logs for a transaction of which this node is primary; null if it is something else. */
        private static @Nullable DataEntry rowOfPrimary(WALRecord record) {
            if (record.getClass() != DataRecord.class || ((DataRecord) record).entryCount() != 1) {
                return null;
            }
            DataEntry row = ((DataRecord) record).get(0);
            boolean onPrimary = (row.flags() & DataEntry.PRIMARY_FLAG) != 0;
            return onPrimary && row.nearXidVersion() != null ? row : null;
        }
    }
}
