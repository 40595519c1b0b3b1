package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.door.EpochCommit;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/** Creates the grid: fixes id, partitions, offset and incarnation in epoch record 0. A second call answers the same. */
public final class CreateTask extends DoorTask<Nothing> {
    private static final long serialVersionUID = 1L;
    private static final int RANDOM_BITS = 48;

    public CreateTask() {
        super(Nothing.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, Nothing request) {
        return reached.affinity(CacheName.EPOCH.label()).mapPartitionToNode(0);
    }

    @Override
    protected Object answer(Door door, Actor actor, Nothing request) throws Exception {
        var config = door.node().config();
        long incarnation = config.random().nextLong() >>> (Long.SIZE - RANDOM_BITS); // the first life: count 0
        new EpochCommit(door.commit())
                .create(new GridIdentity(
                        Bytes.of(config.gate().keys().gridId()),
                        config.gate().partitions(),
                        config.gate().offset().getTotalSeconds(),
                        incarnation));
        return InfoTask.info(door, actor);
    }
}
