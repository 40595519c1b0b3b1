package io.creditgrid.grid.health;

import io.creditgrid.grid.door.Door;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Majority;
import io.creditgrid.persistence.cache.LostPartitions;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.internal.processors.cluster.DiscoveryDataClusterState;

/** Whether a node takes reads and writes: the grid is active and created, has its majority, and lost nothing. */
final class Readiness {
    /** Numbers that one reason lists at most. */
    private static final int LISTED_MAX = 10;

    private Readiness() {}

    static Health of(Door door, Baseline baseline, Copies copies) {
        return Health.of("ready", against(door, baseline, copies));
    }

    private static List<String> against(Door door, Baseline baseline, Copies copies) {
        DiscoveryDataClusterState state = door.node().ignite().context().state().clusterState();
        if (!state.state().active() || state.transition()) {
            return List.of(inactive(baseline, state.transition()));
        }
        List<String> against = new ArrayList<>();
        if (!baseline.member()) {
            against.add("this server holds no data: it is not in the baseline " + baseline.names());
        }
        if (!Majority.holds(baseline.present(), baseline.names().size())) {
            against.add("read-only: " + baseline.present() + " of the "
                    + baseline.names().size() + " servers of the baseline are there, less than a majority; start "
                    + baseline.missing());
        }
        if (!copies.lost().isEmpty()) {
            against.add("partitions without any copy: " + listed(copies.lost()) + "; start " + baseline.missing());
        }
        if (!LostPartitions.of(door.node().ignite()).known()) {
            against.add(LostPartitions.NOT_KNOWN_YET);
        }
        against.addAll(door.node().walProblems());
        if (against.isEmpty()) {
            addIfNotCreated(door, against);
        }
        return against;
    }

    private static String inactive(Baseline baseline, boolean changing) {
        if (changing) {
            return "the grid is changing its state";
        }
        if (baseline.names().isEmpty()) {
            return "the grid was never activated: an operator runs 'creditgrid cluster activate' once all servers are"
                    + " there; there are " + baseline.servers();
        }
        return baseline.missing().isEmpty()
                ? "the grid is not active"
                : "the grid is not active: it waits for " + baseline.missing() + " of its baseline " + baseline.names();
    }

    private static void addIfNotCreated(Door door, List<String> against) {
        try {
            door.identity();
        } catch (GridException e) {
            against.add(e.plainMessage());
        }
    }

    /** The first of some numbers. */
    static String listed(java.util.Collection<Integer> numbers) {
        List<Integer> first = numbers.stream().limit(LISTED_MAX).toList();
        int more = numbers.size() - first.size();
        return first + (more > 0 ? " and " + more + " more" : "");
    }
}
