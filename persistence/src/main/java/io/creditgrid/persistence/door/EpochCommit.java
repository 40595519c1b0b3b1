package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of epochs: its creation record, epochs that are sealed, and what a restore puts back.
 *
 * <p><strong>Thread-safety.</strong> Safe; transactions on the head of the epochs exclude each other.
 */
public final class EpochCommit {
    private static final int PARTITION = RowKey.epochHead().partition();

    private final AuditedCommit door;
    private final IgniteCache<RowKey, byte[]> epochs;

    /** @param door through which every audited write goes */
    public EpochCommit(AuditedCommit door) {
        this.door = door;
        this.epochs = door.cache(CacheName.EPOCH);
    }

    /**
     * Creates the grid: writes epoch record 0, unless it is there.
     *
     * @return what was fixed at creation, now or before
     */
    public GridIdentity create(GridIdentity wanted) throws Exception {
        door.requireMajority();
        if (door.isLost(PARTITION)) {
            throw LostPartitions.epochsLost(); // Ignite's refusal says to try again
        }
        return door.transact(() -> {
            byte[] head = epochs.get(RowKey.epochHead());
            if (head != null) {
                return identity();
            }
            LostPartitions lost = LostPartitions.of(door.ignite());
            if (lost.partitions().contains(PARTITION)) {
                throw LostPartitions.epochsLost(); // without it a grid looks as if it never was created
            }
            lost.requireNone();
            if (epochs.get(RowKey.restoreMark()) != null) {
                throw new GridException(
                        GridError.NOT_EMPTY,
                        "expected an empty grid: a restore began here and did not end; run 'creditgrid restore' again, or"
                                + " empty the servers' data folders");
            }
            putEpoch(EpochHead.EMPTY, new EpochRecord.Created(wanted));
            return wanted;
        });
    }

    private byte[] putEpoch(EpochHead head, EpochRecord record) {
        byte[] encoded = record.encode();
        epochs.put(RowKey.epochHead(), head.append(record).encode());
        epochs.put(RowKey.epoch(head.count()), encoded);
        return encoded;
    }

    private GridIdentity identity() {
        byte[] bytes = epochs.get(RowKey.epoch(0));
        if (bytes != null && EpochRecord.decode(bytes) instanceof EpochRecord.Created created) {
            return created.grid();
        }
        throw new GridException(GridError.STORED_FORM, "expected the creation record as epoch 0: it is missing");
    }

    /** Makes the epoch record that follows {@code head}; null if there is nothing to record. */
    @FunctionalInterface
    public interface EpochMaker {
        EpochRecord.@Nullable Sealed next(EpochHead head);
    }

    /**
     * Appends an epoch record and has the backup confirm it.
     *
     * @return the record; null if the maker had nothing to record
     * @throws GridException IN_DOUBT if it is not known whether the record was written, or if the backup does not have it;
     *     with any other error nothing was written
     */
    public EpochRecord.@Nullable Sealed seal(EpochMaker maker) throws Exception {
        door.requireMajority();
        LostPartitions.of(door.ignite()).require(PARTITION);
        SealedEpoch sealed = door.transact(() -> writeEpoch(maker));
        door.requireConfirmed(PARTITION, sealed.owners(), sealed.rows(), "the epoch was written, but its", "seal");
        return sealed.record();
    }

    /** An epoch as written; its record is null if there was nothing to record. */
    private record SealedEpoch(
            EpochRecord.@Nullable Sealed record, List<ClusterNode> owners, List<BackupConfirmation.Row> rows) {}

    private SealedEpoch writeEpoch(EpochMaker maker) {
        byte[] stored = epochs.get(RowKey.epochHead());
        if (stored == null) {
            throw new GridException(
                    GridError.NOT_CREATED, "expected a created grid: run 'creditgrid init' and create it first");
        }
        List<ClusterNode> owners = door.owners(Set.of(PARTITION));
        EpochHead head = EpochHead.decode(stored);
        // the one before too: its sealer may not have lived to hear of it
        RowKey lastKey = RowKey.epoch(head.count() - 1);
        byte[] last = epochs.get(lastKey);
        if (last == null) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected epoch record " + (head.count() - 1) + ": it is missing; run 'creditgrid audit verify'");
        }
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, lastKey, last));
        EpochRecord.Sealed record = maker.next(head);
        if (record != null) {
            rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, RowKey.epoch(record.epoch()), putEpoch(head, record)));
        }
        return new SealedEpoch(record, owners, rows);
    }

    /** Rows of the log of epochs that a transaction reads and puts. Not thread-safe: one transaction. */
    final class Change {
        private final TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);

        /** The row as it is stored, locked; null if there is none. */
        byte @Nullable [] get(RowKey key) {
            return epochs.get(key);
        }

        /** Puts a row when the body has ended, in the order of keys. */
        void put(RowKey key, byte[] row) {
            puts.put(key, row);
        }
    }

    /** Puts rows of a backup, and has the backup copy confirm. */
    void restore(Consumer<Change> body) throws Exception {
        door.requireRestorable(PARTITION);
        Change change = new Change();
        List<ClusterNode> owners = door.transact(() -> {
            body.accept(change);
            List<ClusterNode> nodes = door.owners(Set.of(PARTITION));
            epochs.putAll(change.puts);
            return nodes;
        });
        List<BackupConfirmation.Row> rows = new ArrayList<>();
        change.puts.forEach((key, row) -> rows.add(BackupConfirmation.Row.of(CacheName.EPOCH, key, row)));
        door.requireConfirmed(PARTITION, owners, rows, "epochs were put back, but their", "send the same");
    }
}
