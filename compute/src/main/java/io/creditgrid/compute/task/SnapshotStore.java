package io.creditgrid.compute.task;

import io.creditgrid.compute.network.BasePdSnapshot;
import io.creditgrid.compute.network.CustomerPds;
import io.creditgrid.compute.network.PartitionPds;
import io.creditgrid.grid.door.Door;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * Base probabilities of default as this node holds them. A sweep's rows become current once all partitions have their sweep
 * entry and every row has the hash that its entry commits to; until then the sweep before stays. After a restart they are
 * read again at first need.
 *
 * <p><strong>Thread-safety.</strong> Safe. Call it as the node.
 */
final class SnapshotStore {
    /** How long a node waits before it looks again for a sweep that was not complete. */
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Door door;
    private final Set<Integer> inFirstPass = new HashSet<>();
    private volatile @Nullable BasePdSnapshot current;
    private volatile boolean mayBeNewer = true;
    private Instant nextLook = Instant.MIN;

    SnapshotStore(Door door) {
        this.door = door;
    }

    // asked for at use: a node is wired before the grid is active
    private IgniteCache<RowKey, byte[]> rows() {
        return door.ignite().cache(CacheName.BASE_PD.label());
    }

    private IgniteCache<RowKey, byte[]> folders() {
        return door.ignite().cache(CacheName.FOLDER.label());
    }

    /** The key of a partition's sweep entry. */
    static RecordKey entryKey(int partition, String sweepId) {
        return new RecordKey(
                EnterpriseId.ofPartition(partition), RecordKind.SWEEP, RecordKey.GRID_SOURCE, List.of(sweepId));
    }

    /** Whether nobody else computes this partition's row; who is told so ends with {@link #leave}. */
    boolean enter(int partition) {
        synchronized (inFirstPass) {
            return inFirstPass.add(partition);
        }
    }

    /** Ends what {@link #enter} began. */
    void leave(int partition) {
        synchronized (inFirstPass) {
            inFirstPass.remove(partition);
        }
        mayBeNewer = true;
    }

    void put(PartitionPds row) {
        rows().put(RowKey.basePd(row.partition()), row.encode());
    }

    /** Whether the stored row of a partition is the one that the sweep entry commits to. */
    boolean isLeftBy(int partition, CreditRecord entry) {
        byte[] stored = rows().get(RowKey.basePd(partition));
        return stored != null && commits(entry, stored);
    }

    /** The sweep entry of a partition; null if there is none. */
    @Nullable
    CreditRecord entry(int partition, String sweepId) {
        return entry(partition, sweepId, folders().get(folderKey(partition)));
    }

    private @Nullable CreditRecord entry(int partition, String sweepId, byte @Nullable [] folder) {
        if (folder == null) {
            return null;
        }
        RecordKey key = entryKey(partition, sweepId);
        FolderEntry entry =
                Folder.decode(folder).find(door.tags().key(key.kind().number(), key.source(), key.parts()));
        return entry == null || entry.versions().isEmpty()
                ? null
                : Image.decode(entry.versions().get(entry.versions().size() - 1).image())
                        .record();
    }

    private RowKey folderKey(int partition) {
        return RowKey.folder(
                partition, door.tags().firm(EnterpriseId.ofPartition(partition)), RecordKind.SWEEP.number(), 0, 0);
    }

    /** Whether a row is the one that the partition's sweep entry commits to. */
    private static boolean commits(@Nullable CreditRecord entry, byte[] row) {
        byte[] snapshot = entry == null ? null : entry.bytes("snapshot");
        return Arrays.equals(snapshot, Sha256.of(row));
    }

    /** The snapshot that scores read; null before the first complete sweep. */
    @Nullable
    BasePdSnapshot current() {
        if (mayBeNewer) {
            look();
        }
        return current;
    }

    /** The snapshot of that sweep; null while it is not complete, or if another one has begun since. */
    @Nullable
    BasePdSnapshot of(String sweepId) {
        BasePdSnapshot held = current;
        if (held == null || !held.source().sweepId().equals(sweepId)) {
            synchronized (this) {
                nextLook = Instant.MIN;
            }
            look();
            held = current;
        }
        return held != null && held.source().sweepId().equals(sweepId) ? held : null;
    }

    private synchronized void look() {
        Instant now = door.clock().instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        mayBeNewer = false; // before the look: a row that comes meanwhile raises it again
        BasePdSnapshot complete = load();
        if (complete == null) {
            mayBeNewer = true;
            nextLook = now.plus(RETRY);
        } else {
            current = complete;
        }
    }

    /** Reads all rows and compares them with their entries; null unless all are there, of one sweep, and right. */
    private @Nullable BasePdSnapshot load() {
        if (!LostPartitions.of(door.ignite()).isNone()) {
            return null; // no sweep is complete any more, and rows of lost partitions cannot be read
        }
        int partitions = door.identity().partitions();
        Map<RowKey, Integer> rowKeys = new HashMap<>();
        Map<RowKey, Integer> folderKeys = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            rowKeys.put(RowKey.basePd(partition), partition);
            folderKeys.put(folderKey(partition), partition);
        }
        Map<RowKey, byte[]> stored = rows().getAll(rowKeys.keySet());
        if (stored.size() < partitions) {
            return null;
        }
        Map<Integer, byte[]> entries = new HashMap<>();
        folders()
                .getAll(folderKeys.keySet())
                .forEach((key, folder) -> entries.put(folderKeys.getOrDefault(key, -1), folder));
        List<PartitionPds> all = new ArrayList<>(partitions);
        for (byte[] bytes : stored.values()) {
            PartitionPds row = PartitionPds.decode(bytes);
            boolean isOfOneSweep = all.isEmpty() || all.get(0).source().equals(row.source());
            CreditRecord entry = entry(row.partition(), row.source().sweepId(), entries.get(row.partition()));
            if (!isOfOneSweep || !commits(entry, bytes)) {
                return null;
            }
            all.add(row);
        }
        return BasePdSnapshot.of(all);
    }

    /** The base probabilities of a firm's customers. */
    CustomerPds customers(BasePdSnapshot snapshot) {
        Placement placement = door.placement();
        return new CustomerPds(LocalDate.ofEpochDay(snapshot.source().validAt()), customer -> {
            EnterpriseId id = EnterpriseId.of(customer);
            ByteBuffer tag = ByteBuffer.wrap(door.tags().firm(id));
            return snapshot.find(placement.partition(id), tag.getLong(), tag.getLong());
        });
    }
}
