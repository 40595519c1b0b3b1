package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.Subjects;
import io.creditgrid.persistence.log.LogReader;
import io.creditgrid.persistence.log.LoggedEntry;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Shows one entry of the log, and opens one field of its image to whoever may supervise. What is shown without an opening
 * names no firm; an opening is logged under the firm before it leaves the node.
 */
public final class ShowTask extends DoorTask<ShowRequest> {
    private static final long serialVersionUID = 1L;

    public ShowTask() {
        super(ShowRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, ShowRequest request) {
        return AuditDesk.primary(reached, CacheName.HEAD, partition(Door.of(reached), request));
    }

    @Override
    protected Object answer(Door door, Actor actor, ShowRequest request) {
        int partition = partition(door, request);
        LostPartitions.of(door.ignite()).require(partition);
        try (LogReader log = LogReader.open(door.ignite(), partition)) {
            if (log == null) {
                throw new GridException(
                        GridError.UNAVAILABLE, "partition " + partition + " moved to another node; ask again");
            }
            RecordKey asked = key(request);
            RecordKey key = asked == null ? null : door.subjects().stored(asked);
            long seq = seq(door, log, request, key);
            LoggedEntry stored = LoggedEntry.find(log, seq);
            LoggedEntry entry = stored == null ? null : stored.opened(door.payloads(partition));
            if (entry == null || (key != null && !entry.image().key().equals(key))) {
                throw unknown(partition + ":" + seq);
            }
            return answer(door, actor, request, entry);
        } catch (CborException e) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "an entry of partition " + partition + " cannot be read; run 'creditgrid audit verify'",
                    e);
        }
    }

    private static Object answer(Door door, Actor actor, ShowRequest request, LoggedEntry entry) {
        String field = request.open();
        return field == null
                ? EntryMessages.of(entry, null, 0)
                : new EntryOpening(door, actor, entry, field, request).answer();
    }

    private static int partition(Door door, ShowRequest request) {
        RecordKey key = key(request);
        if (key != null) {
            return door.placement().partition(key.firm());
        }
        Integer partition = request.partition();
        int partitions = door.identity().partitions();
        if (partition == null || request.seq() == null || partition < 0 || partition >= partitions) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a key, or a seq and a partition from 0 to " + (partitions - 1) + ": partition="
                            + partition + ", seq=" + request.seq());
        }
        return partition;
    }

    private static @Nullable RecordKey key(ShowRequest request) {
        return request.kind() == null || request.key() == null
                ? null
                : KeyText.parse(RecordKind.ofLabel(request.kind()), request.key());
    }

    private static long seq(Door door, LogReader log, ShowRequest request, @Nullable RecordKey key) {
        Long asked = request.seq();
        if (asked != null) {
            return asked;
        }
        RecordKey wanted = java.util.Objects.requireNonNull(key);
        RecordKind kind = wanted.kind();
        byte[] row = log.folder(FolderAddress.of(
                door.tags().firm(wanted.firm()),
                kind.folderKind().number(),
                kind.page(wanted.parts(), door.identity().offset())));
        byte[] tag = door.tags().key(kind.number(), wanted.source(), wanted.parts());
        FolderEntry entry =
                row == null ? null : folder(door, log.partition(), wanted, row).find(tag);
        if (entry == null) {
            throw unknown("no entry has this " + kind.label() + " key");
        }
        return entry.lastSeq();
    }

    private static Folder folder(Door door, int partition, RecordKey key, byte[] row) {
        byte[] tag = door.tags().firm(key.firm());
        Folder folder = door.subjects().folder(RowKey.subject(partition, tag), row);
        if (folder == null) {
            throw Subjects.destroyed();
        }
        return folder;
    }

    private static GridException unknown(String what) {
        return new GridException(
                GridError.UNKNOWN_ENTRY,
                "expected an entry of the log: " + what + "; check partition and seq, or the key's source and parts");
    }
}
