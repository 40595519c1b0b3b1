package io.creditgrid.grid.health;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;

/**
 * Which servers hold data, and which of them are there.
 *
 * @param names servers of the baseline, sorted; empty before the first activation
 * @param missing those that are not there, sorted
 * @param servers all servers that are there, sorted
 * @param member whether this node is in the baseline
 */
public record Baseline(List<String> names, List<String> missing, List<String> servers, boolean member) {
    /** As {@code ignite} sees it now; waits for nothing. */
    public static Baseline of(IgniteEx ignite) {
        Set<String> servers = ignite.context().discovery().aliveServerNodes().stream()
                .map(Baseline::name)
                .collect(Collectors.toCollection(TreeSet::new));
        // not cluster().currentBaselineTopology(): it waits while the state changes
        BaselineTopology topology = ignite.context().state().clusterState().baselineTopology();
        Set<String> names = new TreeSet<>();
        if (topology != null) {
            topology.consistentIds().forEach(id -> names.add(String.valueOf(id)));
        }
        return new Baseline(
                List.copyOf(names),
                names.stream().filter(name -> !servers.contains(name)).toList(),
                List.copyOf(servers),
                names.contains(name(ignite.context().discovery().localNode())));
    }

    private static String name(ClusterNode node) {
        return String.valueOf(node.consistentId());
    }

    /** Servers of the baseline that are there. */
    public int present() {
        return names.size() - missing.size();
    }
}
