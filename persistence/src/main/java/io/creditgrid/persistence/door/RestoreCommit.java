package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.RestoreMark;
import io.creditgrid.persistence.cache.RowKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * How a grid is put back
 * ======================
 *   the restore mark                                    a grid with it cannot be created in any other way
 *     -> per partition: keys of subjects, then blocks, each with the folders and the head that follow from it
 *     -> epoch records 1, 2, ...                        no head and no record 0 yet: for all others there is no grid
 *     -> the record with which the new life begins
 *     -> head of the epochs and record 0                from now on there is a grid, in its new life
 *
 * Each step may be done again: what is there already is compared, not written. So a restore that was cut off is run again.
 */
/**
 * Puts a backup back into a grid that was never created. Every step is a transaction inside the gate, and is confirmed by the
 * backup copy before it is answered.
 *
 * <p><strong>Thread-safety.</strong> Safe, as long as no two calls at a time name the same partition.
 */
public final class RestoreCommit {
    private static final long TX_BYTES = Limits.TX_BYTES_MAX / 2;

    private final AuditedCommit commit;

    /** @param commit the class through which every audited write goes */
    public RestoreCommit(AuditedCommit commit) {
        this.commit = commit;
    }

    /**
     * Begins, or takes up again, the restore of a backup.
     *
     * @throws GridException NOT_EMPTY if the grid is created, or another backup is being restored
     */
    public void begin(RestoreMark mark) throws Exception {
        byte[] row = mark.encode();
        commit.inEpochs(change -> {
            requireNotCreated(change);
            byte[] before = change.get(RowKey.restoreMark());
            if (before != null && !Arrays.equals(before, row)) {
                throw new GridException(
                        GridError.NOT_EMPTY,
                        "expected an empty grid: it holds part of another backup; empty the servers' data folders");
            }
            change.put(RowKey.restoreMark(), row);
        });
    }

    /** Puts rows of personal subjects by firm tag, at most a page of them. */
    public void subjects(GridIdentity grid, int partition, Map<byte[], byte[]> rows) throws Exception {
        commit.restoreSubjects(grid, partition, rows);
    }

    /**
     * Puts the next blocks of a partition's log, with what follows from them; those that are there already are compared.
     *
     * @return the head after them
     * @throws GridException BAD_BACKUP if a block does not follow, UNAVAILABLE if this node is not the primary or there is only
     *     one copy, IN_DOUBT if the backup did not confirm; ask again
     */
    public Head blocks(GridIdentity grid, int partition, List<byte[]> rows) throws Exception {
        int next = 0;
        while (true) {
            int first = next;
            AuditedCommit.Restored done = commit.restore(grid, partition, share -> fill(share, rows, first));
            next = done.next();
            if (next >= rows.size()) {
                return done.head();
            }
        }
    }

    /** Adds rows from one on until the transaction is full; the next one. */
    private static int fill(AuditedCommit.RestoreShare share, List<byte[]> rows, int first) {
        int at = first;
        while (at < rows.size() && share.draft().bytes() < TX_BYTES) {
            add(share, rows.get(at));
            at++;
        }
        return at;
    }

    private static void add(AuditedCommit.RestoreShare share, byte[] row) {
        try {
            Block block = Block.decode(row);
            if (block.number() >= share.before().blocks()) {
                share.draft().add(row);
            } else if (!Arrays.equals(row, share.stored(block.number()))) {
                throw new GridException(
                        GridError.NOT_EMPTY,
                        "expected an empty grid: it has another block " + block.number() + " in partition "
                                + block.partition() + "; empty the servers' data folders");
            }
        } catch (IllegalArgumentException e) {
            throw new GridException(
                    GridError.BAD_BACKUP,
                    "a block of the backup does not follow from those before: " + e.getMessage(),
                    e);
        }
    }

    /** Puts epoch records, the first of which has the number {@code from}, 1 or more. */
    public void epochs(long from, List<byte[]> rows) throws Exception {
        commit.inEpochs(change -> {
            requireNotCreated(change);
            for (int i = 0; i < rows.size(); i++) {
                change.put(RowKey.epoch(from + i), rows.get(i));
            }
        });
    }

    /**
     * Ends the restore: there is a grid from now on.
     *
     * @param created record 0
     * @param before head of the epochs as backed up
     * @param life the record with which the new life begins
     */
    public void end(EpochRecord.Created created, EpochHead before, EpochRecord.Sealed life) throws Exception {
        commit.inEpochs(change -> {
            requireNotCreated(change);
            change.put(RowKey.epoch(life.epoch()), life.encode());
        });
        commit.inEpochs(change -> {
            requireNotCreated(change);
            change.put(RowKey.epochHead(), before.append(life).encode());
            change.put(RowKey.epoch(created.epoch()), created.encode());
        });
    }

    private static void requireNotCreated(AuditedCommit.EpochChange change) {
        if (change.get(RowKey.epochHead()) != null) {
            throw notEmpty();
        }
    }

    /** The refusal of a restore into a grid that exists. */
    public static GridException notEmpty() {
        return new GridException(
                GridError.NOT_EMPTY,
                "expected a grid that was never created: this one exists; start servers on empty data folders, with the key"
                        + " file of the backup, and run 'creditgrid restore' in place of 'creditgrid cluster activate'");
    }
}
