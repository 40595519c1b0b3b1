package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.EpochReport;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.log.EpochLog;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * What the auditor's tasks share on one node: how many may work at a time, and what epochs recorded.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class AuditDesk {
    /** Verifications at a time on one node; more would take the threads that writers need. */
    static final int VERIFICATIONS_MAX = 2;

    private static final String LOCAL_KEY = "creditgrid.audit-desk";

    private final Semaphore verifications = new Semaphore(VERIFICATIONS_MAX);
    private final Semaphore seals = new Semaphore(1);
    private final Semaphore rewraps = new Semaphore(1);
    private byte @Nullable [] checkedHead;
    private List<PartitionRoot> recorded = List.of();

    private AuditDesk() {}

    /** The desk of a node. */
    static AuditDesk of(Ignite ignite) {
        ConcurrentMap<String, AuditDesk> local = ignite.cluster().nodeLocalMap();
        return local.computeIfAbsent(LOCAL_KEY, key -> new AuditDesk());
    }

    /** The primary of a partition; this node, which will say so, if the partition has none. */
    static ClusterNode primary(Ignite reached, CacheName cache, int partition) {
        ClusterNode primary = reached.affinity(cache.label()).mapPartitionToNode(partition);
        return primary == null ? reached.cluster().localNode() : primary;
    }

    /**
     * Runs a verification, if fewer than {@link #VERIFICATIONS_MAX} run.
     *
     * @throws GridException BUSY otherwise
     */
    <T> T verifying(Callable<T> body) throws Exception {
        return within(verifications, "this node verifies " + VERIFICATIONS_MAX + " partitions already", body);
    }

    /**
     * Runs a seal, if none runs.
     *
     * @throws GridException BUSY otherwise
     */
    <T> T sealing(Callable<T> body) throws Exception {
        return within(seals, "an epoch is being sealed already", body);
    }

    /**
     * Runs a rewrap, if none runs.
     *
     * @throws GridException BUSY otherwise
     */
    <T> T rewrapping(Callable<T> body) throws Exception {
        return within(rewraps, "subject keys are being wrapped anew already", body);
    }

    private static <T> T within(Semaphore permits, String busy, Callable<T> body) throws Exception {
        if (!permits.tryAcquire()) {
            throw new GridException(GridError.BUSY, busy + "; send it again later");
        }
        try {
            return body.call();
        } finally {
            permits.release();
        }
    }

    /**
     * Sizes and roots that epochs recorded. The log of epochs is replayed only when it has grown: every partition's
     * verification asks, and what is wrong with the log itself is found by a verification of its own.
     */
    synchronized List<PartitionRoot> recorded(Ignite ignite) {
        EpochLog epochs = EpochLog.of(ignite);
        byte[] head = epochs.headRow();
        if (head == null || !Arrays.equals(head, checkedHead)) {
            EpochReport report = epochs.check("primary");
            recorded = report.recorded();
            checkedHead = report.findings().isEmpty() ? head : null;
        }
        return recorded;
    }
}
