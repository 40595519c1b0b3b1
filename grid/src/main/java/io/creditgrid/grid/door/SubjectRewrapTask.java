package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.RewrapAnswer;
import io.creditgrid.persistence.cache.CacheName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;

/*
 * The procedure
 * =============
 *   an operator adds a key-encryption key (KEK) to a key file and copies that file to all servers; then, here:
 *   every server of the baseline is there                 else one would keep rows that the old KEK opens
 *     -> all read their key file again                    from now on the new KEK wraps
 *     -> all have the same newest KEK, and some has an older one
 *     -> each primary wraps its rows anew                 rows that are done already stay
 *     -> no copy has a row left that the old KEK opens; all is on disk
 *     -> one server after the other deletes the old KEKs from its file
 *
 * Until the last step both KEKs open, so a crash anywhere is cured by running it again.
 */
/**
 * Wraps the keys of all personal subjects by a new key-encryption key and deletes the older ones. What was destroyed before
 * is then beyond recovery from write-ahead logs, archives, snapshots and old copies of disks.
 */
public final class SubjectRewrapTask extends DoorTask<Nothing> {
    private static final long serialVersionUID = 1L;

    /** How often rows are looked for that are left; partitions may move meanwhile. */
    private static final int ROUNDS_MAX = 5;

    public SubjectRewrapTask() {
        super(Nothing.class);
    }

    /** Always the same server, so that no two run at a time. */
    @Override
    protected ClusterNode place(Ignite reached, Nothing request) {
        return AuditDesk.primary(reached, CacheName.EPOCH, 0);
    }

    @Override
    protected Object answer(Door door, Actor actor, Nothing request) throws Exception {
        return AuditDesk.of(door.ignite()).rewrapping(() -> rewrap(door.ignite()));
    }

    private static RewrapAnswer rewrap(Ignite here) {
        List<ClusterNode> servers = wholeBaseline(here);
        String[] newest = newest(SubjectJob.on(here, servers, new SubjectJob.Reload()));
        long rewrapped = 0;
        for (int round = 1; ; round++) {
            for (Long done : SubjectJob.on(here, servers, new SubjectJob.Rewrap())) {
                rewrapped += done;
            }
            long[] counts = sum(SubjectJob.on(here, servers, new SubjectJob.Count()));
            if (counts[0] == 0 && wholeBaseline(here).equals(servers)) {
                for (ClusterNode server : servers) {
                    SubjectJob.on(here, List.of(server), new SubjectJob.Forget(newest[0]));
                }
                return new RewrapAnswer(Integer.parseInt(newest[1]), rewrapped, counts[1], counts[2], servers.size());
            }
            if (round == ROUNDS_MAX) {
                throw new GridException(
                        GridError.UNAVAILABLE,
                        counts[0]
                                + " subject keys could not be wrapped anew: partitions move, or rows were altered; run"
                                + " 'creditgrid audit verify', then the rewrap again");
            }
        }
    }

    private static List<ClusterNode> wholeBaseline(Ignite here) {
        List<ClusterNode> servers = List.copyOf(here.cluster().forServers().nodes());
        Set<Object> missing = new HashSet<>();
        Collection<BaselineNode> baseline = here.cluster().currentBaselineTopology();
        if (baseline != null) {
            baseline.forEach(node -> missing.add(node.consistentId()));
        }
        servers.forEach(server -> missing.remove(server.consistentId()));
        if (!missing.isEmpty()) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected all servers of the baseline: " + missing
                            + " are away, and would keep keys that the old key-encryption key opens; start them first");
        }
        return servers;
    }

    /** Fingerprint and number of the newest KEK, which must be the same on all servers, and of which it must not be the only one. */
    private static String[] newest(Collection<String> states) {
        Set<String> newest = new HashSet<>();
        boolean hasOlder = false;
        String[] any = {};
        for (String state : states) {
            any = state.split(" ", -1);
            newest.add(any[0]);
            hasOlder |= Integer.parseInt(any[2]) > 1;
        }
        if (newest.size() != 1) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected the same newest key-encryption key on all servers: there are " + newest.size()
                            + "; copy the key file to which the key was added to all of them");
        }
        if (!hasOlder) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a new key-encryption key beside the one that wraps: there is none; add one with"
                            + " 'creditgrid subject new-kek FILE' and copy the key file to all servers");
        }
        return any;
    }

    private static long[] sum(Collection<long[]> counts) {
        long[] sum = new long[3];
        for (long[] each : counts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += each[i];
            }
        }
        return sum;
    }
}
