package io.creditgrid.persistence.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Where copies lie: by rendezvous hashing, but the copies of a partition in different zones while there are servers in as many.
 * Where there are not, a copy in the same zone is better than none. A server that names no zone is one of its own.
 *
 * <p>Not Ignite's filter of backups by attribute: that leaves a partition without its second copy when only one zone is left.
 *
 * <p><strong>Thread-safety.</strong> Safe, as its superclass. <strong>Complexity.</strong> A partition: n log n of n servers.
 */
public final class ZoneAffinity extends RendezvousAffinityFunction {
    /** The attribute of a server that names its zone. */
    public static final String ATTRIBUTE = "creditgrid.zone";

    private static final long serialVersionUID = 1L;

    /** @param partitions P */
    ZoneAffinity(int partitions) {
        super(false, partitions);
    }

    @Override
    public List<ClusterNode> assignPartition(
            int partition,
            List<ClusterNode> servers,
            int backups,
            @Nullable Map<UUID, Collection<ClusterNode>> neighbours) {
        List<ClusterNode> ranked =
                super.assignPartition(partition, servers, Math.max(0, servers.size() - 1), neighbours);
        return apart(ranked, Math.min(backups, servers.size() - 1) + 1);
    }

    /** The first {@code count} of {@code ranked}, those of zones that have none yet before the others. */
    private static List<ClusterNode> apart(List<ClusterNode> ranked, int count) {
        List<ClusterNode> chosen = new ArrayList<>(count);
        Set<Object> zones = new HashSet<>();
        for (ClusterNode server : ranked) {
            if (chosen.size() < count && zones.add(zone(server))) {
                chosen.add(server);
            }
        }
        for (ClusterNode server : ranked) {
            if (chosen.size() < count && !chosen.contains(server)) {
                chosen.add(server);
            }
        }
        return chosen;
    }

    private static Object zone(ClusterNode server) {
        Object zone = server.attribute(ATTRIBUTE);
        return zone == null ? server.consistentId() : zone;
    }
}
