package io.creditgrid.grid.health;

import io.creditgrid.persistence.cache.CacheGroup;
import io.creditgrid.persistence.cache.LostPartitions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.jspecify.annotations.Nullable;

/**
 * The copies of partitions, as one node knows them. A partition is counted once for all groups of caches:
 * where one of them is not complete, the copy is not.
 *
 * @param known whether anything is known; if not, all else is empty
 * @param primaries partitions of which the node is primary
 * @param complete partitions of which it has a complete copy
 * @param filling partitions of which its copy is being filled by rebalance, sorted
 * @param fillingElsewhere whether another node's copy is being filled
 * @param only partitions of which its complete copy is the only one, sorted
 * @param lost partitions that lost their last copy, sorted; without those of {@code forgotten}
 * @param forgotten partitions that lost entries with servers that were forgotten, which was borne; sorted
 */
public record Copies(
        boolean known,
        int primaries,
        int complete,
        Set<Integer> filling,
        boolean fillingElsewhere,
        Set<Integer> only,
        Set<Integer> lost,
        Set<Integer> forgotten) {
    /** Nothing is known: the caches are not started. */
    static final Copies NONE = new Copies(false, 0, 0, Set.of(), false, Set.of(), Set.of(), Set.of());

    /** Partitions that lost entries, borne or not. */
    public int damaged() {
        return lost.size() + forgotten.size();
    }

    /**
     * Partitions of which no server that is there has a complete copy, in one group of caches or another; all, if that is not known.
     * Waits as {@link #of} does.
     */
    public static Set<Integer> uncovered(IgniteEx ignite, int partitions) {
        Set<Integer> uncovered = new TreeSet<>();
        for (CacheGroup group : CacheGroup.values()) {
            uncovered.addAll(uncovered(ignite, group, partitions));
        }
        return uncovered;
    }

    /** Whether the node knows what copies there are; it does not before its caches are started. */
    public static boolean isKnown(IgniteEx ignite) {
        return Arrays.stream(CacheGroup.values()).allMatch(group -> topology(ignite, group) != null);
    }

    /** The same of one group. */
    public static Set<Integer> uncovered(IgniteEx ignite, CacheGroup group, int partitions) {
        GridDhtPartitionTopology topology = topology(ignite, group);
        Set<Integer> uncovered = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (topology == null || topology.owners(partition).isEmpty()) {
                uncovered.add(partition);
            }
        }
        return uncovered;
    }

    /** As {@code ignite} sees them now; waits at most for a change of the topology that is being written down. */
    static Copies of(IgniteEx ignite) {
        Set<Integer> complete = new TreeSet<>();
        Set<Integer> filling = new TreeSet<>();
        Set<Integer> only = new TreeSet<>();
        Set<Integer> lost = new TreeSet<>();
        boolean moving = false;
        int primaries = 0;
        for (CacheGroup group : CacheGroup.values()) {
            GridDhtPartitionTopology topology = topology(ignite, group);
            if (topology == null) {
                return NONE;
            }
            AffinityTopologyVersion version = topology.readyTopologyVersion();
            moving |= topology.hasMovingPartitions();
            lost.addAll(topology.lostPartitions());
            int here = 0;
            for (GridDhtLocalPartition copy : topology.localPartitions()) {
                GridDhtPartitionState state = copy.state();
                if (state == GridDhtPartitionState.OWNING) {
                    complete.add(copy.id());
                    here += copy.primary(version) ? 1 : 0;
                    if (topology.owners(copy.id()).stream().allMatch(ClusterNode::isLocal)) {
                        only.add(copy.id());
                    }
                } else if (state == GridDhtPartitionState.MOVING) {
                    filling.add(copy.id());
                }
            }
            primaries = group == CacheGroup.AUDITED ? here : primaries;
        }
        complete.removeAll(filling);
        Set<Integer> forgotten = new TreeSet<>(LostPartitions.of(ignite).partitions());
        lost.removeAll(forgotten);
        return new Copies(
                true, primaries, complete.size(), filling, moving && filling.isEmpty(), only, lost, forgotten);
    }

    /** Null as long as the caches are not started. */
    private static @Nullable GridDhtPartitionTopology topology(IgniteEx ignite, CacheGroup group) {
        CacheGroupContext started = group.on(ignite);
        return started == null || !started.topology().initialized() ? null : started.topology();
    }
}
