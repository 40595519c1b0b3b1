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
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

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

    private final AuditedCommit door;
    private final SubjectKeys subjectKeys;
    private final SubjectCommit subjects;
    private final EpochCommit epochs;

    /**
     * @param door through which every audited write goes
     * @param subjectKeys opens the keys of personal subjects
     */
    public RestoreCommit(AuditedCommit door, SubjectKeys subjectKeys) {
        this.door = door;
        this.subjectKeys = subjectKeys;
        this.subjects = new SubjectCommit(door, subjectKeys);
        this.epochs = new EpochCommit(door);
    }

    /**
     * Begins, or takes up again, the restore of a backup.
     *
     * @throws GridException NOT_EMPTY if the grid is created, or another backup is being restored
     */
    public void begin(RestoreMark mark) throws Exception {
        byte[] row = mark.encode();
        epochs.restore(change -> {
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
        subjects.restore(grid, partition, rows);
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
            Restored done = restore(grid, partition, share -> fill(share, rows, first));
            next = done.next();
            if (next >= rows.size()) {
                return done.head();
            }
        }
    }

    /**
     * What a transaction puts back of one partition.
     *
     * @param before its head, locked
     * @param draft takes the blocks after it
     */
    private record Share(Head before, RestoreDraft draft) {}

    /**
     * What became of it.
     *
     * @param next what the body answered
     * @param head of the partition, now
     */
    private record Restored(int next, Head head, List<ClusterNode> owners) {}

    /** Puts what {@code body} adds to a draft, while the partition's head is locked, and has the backup copy confirm. */
    private Restored restore(GridIdentity grid, int partition, ToIntFunction<Share> body) throws Exception {
        door.requireRestorable(partition);
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        Restored done = door.transact(() -> {
            AuditedCommit.Locked locked = door.lockHeads(grid, Set.of(partition));
            Head before = locked.heads().get(0);
            RestoreDraft draft = new RestoreDraft(grid, before, subjectKeys, door::folder, door::subject);
            int next = body.applyAsInt(new Share(before, draft));
            put(draft, rows);
            return new Restored(next, draft.head(), locked.owners());
        });
        door.requireConfirmed(partition, done.owners(), rows, "blocks were put back, but their", "send the same");
        return done;
    }

    private void put(RestoreDraft draft, List<BackupConfirmation.Row> rows) {
        Head head = draft.head();
        RowKey key = RowKey.head(head.partition());
        if (!draft.blocks().isEmpty()) {
            door.cache(CacheName.FOLDER).putAll(draft.folders());
            door.cache(CacheName.BLOCK).putAll(draft.blocks());
            door.cache(CacheName.HEAD).put(key, head.encode());
            draft.blocks().forEach((block, row) -> rows.add(BackupConfirmation.Row.of(CacheName.BLOCK, block, row)));
        }
        rows.add(BackupConfirmation.Row.of(CacheName.HEAD, key, head.size() == 0 ? null : head.encode()));
    }

    /** Adds rows from one on until the transaction is full; the next one. */
    private int fill(Share share, List<byte[]> rows, int first) {
        int at = first;
        while (at < rows.size() && share.draft().bytes() < TX_BYTES) {
            add(share, rows.get(at));
            at++;
        }
        return at;
    }

    private void add(Share share, byte[] row) {
        try {
            Block block = Block.decode(row);
            if (block.number() >= share.before().blocks()) {
                share.draft().add(row);
            } else if (!Arrays.equals(row, stored(block))) {
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

    /** The row of a block that is there already; null if it is not. */
    private byte @Nullable [] stored(Block block) {
        return door.row(CacheName.BLOCK, RowKey.block(block.partition(), block.number()));
    }

    /** Puts epoch records, the first of which has the number {@code from}, 1 or more. */
    public void epochs(long from, List<byte[]> rows) throws Exception {
        epochs.restore(change -> {
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
        epochs.restore(change -> {
            requireNotCreated(change);
            change.put(RowKey.epoch(life.epoch()), life.encode());
        });
        epochs.restore(change -> {
            requireNotCreated(change);
            change.put(RowKey.epochHead(), before.append(life).encode());
            change.put(RowKey.epoch(created.epoch()), created.encode());
        });
    }

    private static void requireNotCreated(EpochCommit.Change change) {
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
