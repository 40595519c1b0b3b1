package io.creditgrid.compute.task;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.score.ScoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.persistence.cache.CacheName;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Scores one firm on the primary of its partition. The answer leaves only after enquiry and score are logged, in one unit,
 * of one moment; a refusal is logged too.
 */
public final class ScoreTask extends DoorTask<ScoreRequest> {
    private static final long serialVersionUID = 1L;

    public ScoreTask() {
        super(ScoreRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, ScoreRequest request) {
        int partition = Door.of(reached).placement().partition(EnterpriseId.of(request.firm()));
        return reached.affinity(CacheName.HEAD.label()).mapPartitionToNode(partition);
    }

    @Override
    protected Object answer(Door door, Actor actor, ScoreRequest request) {
        return new ScoreCall(ComputeParts.of(door.ignite()), actor, request).attempt();
    }
}
