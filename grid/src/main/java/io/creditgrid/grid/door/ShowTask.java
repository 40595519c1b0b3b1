package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
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
    protected Object answer(Door door, Actor actor, ShowRequest request) throws Exception {
        int partition = partition(door, request);
        try (LogReader log = LogReader.open(door.ignite(), partition)) {
            if (log == null) {
                throw new GridException(
                        GridError.UNAVAILABLE, "partition " + partition + " moved to another node; ask again");
            }
            RecordKey key = request.key() == null ? null : key(request.key());
            long seq = seq(door, log, request, key);
            LoggedEntry entry = LoggedEntry.find(log, seq);
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

    private static ShowAnswer answer(Door door, Actor actor, ShowRequest request, LoggedEntry entry) throws Exception {
        String field = request.open();
        if (field == null) {
            return EntryMessages.of(entry, null, 0);
        }
        ShowAnswer.Opened opened = EntryMessages.open(door.keys(), entry, field);
        int logged = new OpeningRight(door, actor).claim(entry, field, request.purpose(), request.requestId());
        return EntryMessages.of(entry, opened, logged);
    }

    private static int partition(Door door, ShowRequest request) {
        ShowRequest.Key key = request.key();
        if (key != null) {
            return door.placement().partition(EnterpriseId.of(key.firm()));
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

    private static RecordKey key(ShowRequest.Key key) {
        return new RecordKey(EnterpriseId.of(key.firm()), RecordKind.ofLabel(key.kind()), key.source(), key.parts());
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
        FolderEntry entry = row == null ? null : Folder.decode(row).find(tag);
        if (entry == null) {
            throw unknown("no entry has this " + kind.label() + " key");
        }
        return entry.lastSeq();
    }

    private static GridException unknown(String what) {
        return new GridException(
                GridError.UNKNOWN_ENTRY,
                "expected an entry of the log: " + what + "; check partition and seq, or the key's source and parts");
    }
}
