package io.creditgrid.grid.cluster;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the baseline, one change at a time. Whether it may be changed is for its callers to judge.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class BaselineChange {
    private static final String LOCAL_KEY = "creditgrid.baseline-change";
    private static final Logger LOG = LoggerFactory.getLogger(BaselineChange.class);

    private BaselineChange() {}

    /** The server on which changes are made: the same for all, so that no two are judged at a time. */
    static ClusterNode place(Ignite reached) {
        ClusterNode oldest = reached.cluster().forServers().forOldest().node();
        return oldest == null ? reached.cluster().localNode() : oldest;
    }

    /**
     * Runs a change, if none runs on this server.
     *
     * @throws GridException BUSY otherwise
     */
    static <T> T alone(Ignite ignite, Callable<T> body) throws Exception {
        ConcurrentMap<String, Semaphore> local = ignite.cluster().nodeLocalMap();
        Semaphore changes = local.computeIfAbsent(LOCAL_KEY, key -> new Semaphore(1));
        if (!changes.tryAcquire()) {
            throw new GridException(GridError.BUSY, "the baseline is being changed already; look at it again");
        }
        try {
            return body.call();
        } finally {
            changes.release();
        }
    }

    /** Sets the baseline of an active grid. */
    static void set(IgniteEx ignite, Collection<String> added, Collection<String> removed) {
        try {
            ignite.cluster().setBaselineTopology(nodes(ignite, added, removed));
        } catch (IgniteException e) {
            throw failed(e);
        }
    }

    /**
     * Activates a grid that waits for servers of its baseline, and leaves the baseline as it is: an activation that changes it
     * too leaves a gap in the history that Ignite keeps of it, and then no server of the grid starts again.
     */
    static void activate(IgniteEx ignite) {
        try {
            ignite.cluster().state(ClusterState.ACTIVE);
        } catch (IgniteException e) {
            throw failed(e);
        }
    }

    private static GridException failed(Exception e) {
        LOG.warn("the baseline was not changed", e);
        return new GridException(
                GridError.UNAVAILABLE,
                "the baseline could not be changed: " + e.getMessage()
                        + "; look at it with 'creditgrid cluster baseline', then try again",
                e);
    }

    private static List<BaselineNode> nodes(IgniteEx ignite, Collection<String> added, Collection<String> removed) {
        List<BaselineNode> nodes = new ArrayList<>();
        BaselineTopology topology = ignite.context().state().clusterState().baselineTopology();
        if (topology != null) {
            topology.currentBaseline().stream()
                    .filter(node -> !removed.contains(name(node)))
                    .forEach(nodes::add);
        }
        ignite.cluster().forServers().nodes().stream()
                .filter(node -> added.contains(name(node)))
                .forEach(nodes::add);
        return nodes;
    }

    private static String name(BaselineNode node) {
        return String.valueOf(node.consistentId());
    }
}
