package io.creditgrid.persistence.log;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;
import org.jspecify.annotations.Nullable;

/**
 * A copy on another node. Not thread-safe.
 *
 * @param ignite this node
 * @param node the node that has the copy
 * @param partition the partition
 */
record RemoteCopy(Ignite ignite, ClusterNode node, int partition) {
    /** How long one pass over a copy may take. */
    private static final long PATIENCE_MINUTES = 10;

    /** Starts a job there. */
    <T> IgniteFuture<@Nullable T> start(CopyJob<T> job) {
        return ignite.compute(ignite.cluster().forNode(node)).withNoFailover().callAsync(job);
    }

    /**
     * The answer of a job; null if the node has no whole copy.
     *
     * @throws GridException UNAVAILABLE if the node left
     */
    <T> @Nullable T answer(IgniteFuture<@Nullable T> job) {
        try {
            return job.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (IgniteException e) {
            throw gone(e);
        }
    }

    /**
     * Runs a job there.
     *
     * @throws GridException UNAVAILABLE if the node left or has the copy no more
     */
    <T> T run(CopyJob<T> job) {
        return require(start(job));
    }

    /**
     * The answer of a job.
     *
     * @throws GridException UNAVAILABLE if the node left or has the copy no more
     */
    <T> T require(IgniteFuture<@Nullable T> job) {
        T answer = answer(job);
        if (answer == null) {
            throw gone(null);
        }
        return answer;
    }

    private GridException gone(@Nullable Throwable cause) {
        return new GridException(
                GridError.UNAVAILABLE,
                "the copy of partition " + partition + " on node " + node.consistentId()
                        + " went away while it was read; verify again",
                cause);
    }
}
