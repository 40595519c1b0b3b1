package io.creditgrid.persistence.cache;

import io.creditgrid.model.contract.Majority;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cache be written only while more than half of the baseline's servers are there. TCP discovery has no quorum of
 * its own: without this both halves of a split cluster would go on writing, and a partition would have two heads.
 *
 * <p>Counted are the baseline's consistent ids that are present as servers. Ignite hands in the whole topology, client
 * nodes too, and a server outside the baseline holds no data: neither counts.
 *
 * <p><strong>Thread-safety.</strong> Safe; Ignite calls it once per exchange.
 */
public final class MajorityValidator implements TopologyValidator, Serializable {
    private static final long serialVersionUID = 1L;

    /** Set by Ignite after construction and after deserialisation. */
    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    @Override
    public boolean validate(Collection<ClusterNode> nodes) {
        if (!(ignite instanceof IgniteEx node)) {
            return false;
        }
        // not cluster().currentBaselineTopology(): it waits for a gateway that is closed while the node starts
        BaselineTopology baseline = node.context().state().clusterState().baselineTopology();
        return baseline != null && isMajority(baseline.consistentIds(), nodes);
    }

    /** Whether {@code ignite} sees more than half of the baseline's servers, itself among them, at this moment. */
    public static boolean holds(Ignite ignite) {
        return holds(ignite, ignite.cluster().nodes());
    }

    /** Whether {@code nodes} are more than half of the baseline's servers. */
    public static boolean holds(Ignite ignite, Collection<ClusterNode> nodes) {
        BaselineTopology baseline =
                ((IgniteEx) ignite).context().state().clusterState().baselineTopology();
        return baseline != null && isMajority(baseline.consistentIds(), nodes);
    }

    private static boolean isMajority(Set<Object> baseline, Collection<ClusterNode> nodes) {
        Set<Object> present = new HashSet<>();
        for (ClusterNode node : nodes) {
            if (!node.isClient() && baseline.contains(node.consistentId())) {
                present.add(node.consistentId());
            }
        }
        return Majority.holds(present.size(), baseline.size());
    }
}
