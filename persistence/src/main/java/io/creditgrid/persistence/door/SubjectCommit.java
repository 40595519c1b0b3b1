package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.SubjectKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Writes rows of personal subjects whose keys stay as they are: wrapped anew, or put back from a backup. Neither changes what the
 * log says, so neither has an entry.
 *
 * <p><strong>Thread-safety.</strong> Safe, as long as no two calls at a time name the same partition.
 */
public final class SubjectCommit {
    private final AuditedCommit door;
    private final SubjectKeys subjectKeys;

    /**
     * @param door through which every audited write goes
     * @param subjectKeys opens the keys, and wraps them by the newest key-encryption key
     */
    public SubjectCommit(AuditedCommit door, SubjectKeys subjectKeys) {
        this.door = door;
        this.subjectKeys = subjectKeys;
    }

    /**
     * Wraps subjects of a partition anew, by the newest key-encryption key; rows that it wraps already stay.
     *
     * @param firmTags 16 bytes each; in one transaction
     * @return how many were wrapped anew
     * @throws GridException UNAVAILABLE if this node is not the partition's primary, STORED_FORM if a row was altered; IN_DOUBT
     *     if the backup did not confirm, ask again
     */
    public int rewrap(GridIdentity grid, int partition, Collection<byte[]> firmTags) throws Exception {
        return onSubjects(grid, partition, change -> {
            TreeSet<RowKey> keys = new TreeSet<>(RowKey.ORDER);
            firmTags.forEach(tag -> keys.add(RowKey.subject(partition, tag)));
            door.cache(CacheName.SUBJECT).getAll(keys).forEach((key, row) -> {
                if (!subjectKeys.isCurrent(row)) {
                    change.put(key, rewrapped(key, row));
                }
            });
        });
    }

    /** Rows of subjects that a transaction changes. */
    private static final class SubjectChange {
        private final TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);
        private final List<BackupConfirmation.Row> rows = new ArrayList<>();

        void put(RowKey key, byte[] row) {
            puts.put(key, row);
            rows.add(BackupConfirmation.Row.of(CacheName.SUBJECT, key, row));
        }
    }

    /** Changes rows of subjects of one partition while its head is locked, and has the backup confirm; how many. */
    private int onSubjects(GridIdentity grid, int partition, Consumer<SubjectChange> body) throws Exception {
        SubjectChange change = new SubjectChange();
        List<ClusterNode> owners = door.transact(() -> {
            AuditedCommit.Locked locked = door.lockHeads(grid, Set.of(partition));
            body.accept(change);
            if (!change.puts.isEmpty()) {
                door.cache(CacheName.SUBJECT).putAll(change.puts);
            }
            return locked.owners();
        });
        door.requireConfirmed(
                partition, owners, change.rows, "the keys of subjects were written, but their", "send the same");
        return change.puts.size();
    }

    private byte[] rewrapped(RowKey key, byte[] row) {
        if (subjectKeys.open(key.partition(), key.tag(), row) instanceof SubjectKey.Held held) {
            return subjectKeys.wrap(key.partition(), key.tag(), held);
        }
        throw new GridException(
                GridError.STORED_FORM,
                "expected the key of a subject in partition " + key.partition()
                        + ": its row was altered; run 'creditgrid audit verify'");
    }

    /** Puts rows of a backup, by firm tag, and has the backup copy confirm. */
    void restore(GridIdentity grid, int partition, Map<byte[], byte[]> rows) throws Exception {
        door.requireBothCopies(partition);
        onSubjects(
                grid,
                partition,
                change -> rows.forEach((firmTag, row) -> change.put(RowKey.subject(partition, firmTag), row)));
    }
}
