package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.ReadRequest;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Reads one record, or the history of its key, on the primary of its firm. {@link Consents} judges every call; an enquiry is
 * in the log before its answer leaves.
 */
public final class ReadTask extends DoorTask<ReadRequest> {
    private static final long serialVersionUID = 1L;

    public ReadTask() {
        super(ReadRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, ReadRequest request) {
        int partition = Door.of(reached).placement().partition(key(request).firm());
        return reached.affinity(CacheName.HEAD.label()).mapPartitionToNode(partition);
    }

    @Override
    protected Object answer(Door door, Actor actor, ReadRequest request) {
        return new Reading(door, actor, request, key(request)).answer();
    }

    private static RecordKey key(ReadRequest request) {
        return KeyText.parse(RecordKind.ofLabel(request.kind()), request.key());
    }
}
