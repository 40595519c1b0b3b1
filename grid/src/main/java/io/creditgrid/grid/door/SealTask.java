package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.SealAnswer;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.door.EpochCommit;
import io.creditgrid.persistence.log.EpochLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/** Seals an epoch: fixes the sizes and roots of all partitions that have grown since the last one. */
public final class SealTask extends DoorTask<Nothing> {
    private static final long serialVersionUID = 1L;

    public SealTask() {
        super(Nothing.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, Nothing request) {
        return AuditDesk.primary(reached, CacheName.EPOCH, 0);
    }

    @Override
    protected Object answer(Door door, Actor actor, Nothing request) throws Exception {
        return AuditDesk.of(door.ignite()).sealing(() -> seal(door));
    }

    private static SealAnswer seal(Door door) throws Exception {
        int partitions = door.identity().partitions();
        EpochLog known = EpochLog.of(door.ignite());
        List<PartitionRoot> recorded = known.table(known.head().count() - 1, partitions);
        List<PartitionRoot> now = ConfirmedRoots.collect(door.ignite(), recorded);
        EpochLog epochs = EpochLog.here(door.ignite());
        EpochRecord.Sealed sealed = new EpochCommit(door.commit())
                .seal(head -> next(head, now, epochs, door.clock().millis()));
        return sealed == null
                ? unchanged(epochs, partitions)
                : new SealAnswer(
                        true,
                        sealed.epoch(),
                        sealed.time(),
                        sealed.changed().size(),
                        entries(now),
                        sealed.rootOverAll().toString());
    }

    /** The record that follows {@code head}; null if no partition has grown. */
    private static EpochRecord.@Nullable Sealed next(
            EpochHead head, List<PartitionRoot> now, EpochLog epochs, long millis) {
        List<PartitionRoot> before = epochs.table(head.count() - 1, now.size());
        List<PartitionRoot> changed = new ArrayList<>();
        for (int partition = 0; partition < now.size(); partition++) {
            long recorded = before.get(partition).size();
            if (now.get(partition).size() < recorded) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected at least the " + recorded + " entries in partition " + partition
                                + " that an epoch recorded: its writer knows "
                                + now.get(partition).size()
                                + "; run 'creditgrid audit verify'");
            }
            if (now.get(partition).size() > recorded) {
                changed.add(now.get(partition));
            }
        }
        if (changed.isEmpty()) {
            return null;
        }
        boolean full = head.count() % EpochLog.FULL_EVERY == 0;
        return new EpochRecord.Sealed(
                head.count(),
                Math.max(millis, head.lastTime() + 1),
                full,
                full ? now : changed,
                PartitionRoot.overAll(now));
    }

    private static SealAnswer unchanged(EpochLog epochs, int partitions) {
        long epoch = epochs.head().count() - 1;
        List<PartitionRoot> table = epochs.table(epoch, partitions);
        return new SealAnswer(
                false,
                epoch,
                epochs.head().lastTime(),
                0,
                entries(table),
                PartitionRoot.overAll(table).toString());
    }

    private static long entries(List<PartitionRoot> table) {
        return table.stream().mapToLong(PartitionRoot::size).sum();
    }
}
