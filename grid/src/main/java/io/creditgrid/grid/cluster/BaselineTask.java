package io.creditgrid.grid.cluster;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.health.Baseline;
import io.creditgrid.grid.health.Copies;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.BaselineAnswer;
import io.creditgrid.model.contract.BaselineRequest;
import io.creditgrid.persistence.cache.ForgottenServers;
import io.creditgrid.persistence.cache.LostPartitions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows which servers hold data, takes servers in that are there, and takes servers out that are stopped. Copies are filled
 * after that, while the grid works. Each change is written to the log of the node that made it, with the operator's log-in.
 */
public final class BaselineTask extends DoorTask<BaselineRequest> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(BaselineTask.class);

    public BaselineTask() {
        super(BaselineRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, BaselineRequest request) {
        return BaselineChange.place(reached);
    }

    @Override
    protected Object answer(Door door, Actor actor, BaselineRequest request) throws Exception {
        IgniteEx ignite = door.node().ignite();
        if (request.add().isEmpty() && request.remove().isEmpty()) {
            return view(ignite, false);
        }
        return BaselineChange.alone(ignite, () -> view(ignite, change(door, actor, request)));
    }

    private static boolean change(Door door, Actor actor, BaselineRequest request) {
        IgniteEx ignite = door.node().ignite();
        Baseline now = Baseline.of(ignite);
        List<String> added = BaselineRules.toAdd(now, request.add());
        BaselineRules.requireRemovable(now, request.remove());
        if (added.isEmpty() && request.remove().isEmpty()) {
            return false;
        }
        Set<Integer> uncovered = Copies.uncovered(ignite, door.node().config().partitions());
        uncovered.removeAll(LostPartitions.of(ignite).partitions()); // no change of servers makes that worse
        BaselineRules.requireSound(now, uncovered);
        BaselineChange.set(ignite, added, request.remove());
        ForgottenServers.remove(ignite, added);
        LOG.info(
                "operator {} changed the baseline from {} to {}",
                actor.login(),
                now.names(),
                Baseline.of(ignite).names());
        return true;
    }

    private static BaselineAnswer view(IgniteEx ignite, boolean changed) {
        Baseline baseline = Baseline.of(ignite);
        TreeSet<String> names = new TreeSet<>(baseline.names());
        names.addAll(baseline.servers());
        return new BaselineAnswer(
                changed,
                names.stream()
                        .map(name -> new BaselineAnswer.Server(
                                name,
                                baseline.names().contains(name),
                                baseline.servers().contains(name)))
                        .toList());
    }
}
