package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.RootAnswer;
import io.creditgrid.model.contract.RootRequest;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.log.EpochLog;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/** Tells the sizes and roots of all partitions as of an epoch. */
public final class RootTask extends DoorTask<RootRequest> {
    private static final long serialVersionUID = 1L;

    public RootTask() {
        super(RootRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, RootRequest request) {
        return AuditDesk.primary(reached, CacheName.EPOCH, 0);
    }

    @Override
    protected Object answer(Door door, Actor actor, RootRequest request) {
        GridIdentity grid = door.identity();
        EpochLog epochs = EpochLog.of(door.ignite());
        long newest = epochs.head().count() - 1;
        Long asked = request.epoch();
        long epoch = asked == null ? newest : asked;
        if (epoch < 1 || epoch > newest) {
            throw new GridException(
                    GridError.UNKNOWN_ENTRY,
                    newest < 1
                            ? "expected a sealed epoch: none was sealed yet; an operator runs 'creditgrid audit seal'"
                            : "expected an epoch from 1 to " + newest + ": epoch=" + epoch);
        }
        if (!(epochs.record(epoch) instanceof EpochRecord.Sealed sealed)) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected a seal as epoch " + epoch + ": it is another record; run 'creditgrid audit verify'");
        }
        return new RootAnswer(
                grid.gridId().toString(),
                epoch,
                sealed.time(),
                sealed.rootOverAll().toString(),
                epochs.table(epoch, grid.partitions()).stream()
                        .map(each -> new RootAnswer.Partition(
                                each.partition(), each.size(), each.root().toString()))
                        .toList());
    }
}
