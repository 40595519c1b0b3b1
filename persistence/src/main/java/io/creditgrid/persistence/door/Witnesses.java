package io.creditgrid.persistence.door;

import io.creditgrid.persistence.cache.MajorityValidator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.lang.IgniteFuture;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Why others are asked
 * ====================
 * What a node sees of the cluster may be old. The others may have thrown it out while it was frozen; it wakes, and finds them
 * gone one after the other. In between it believes that its backup alone is gone and that the rest is a majority with it. What
 * it then commits lies on its disk alone, and is thrown away when it returns, since the others have gone on. A server that has
 * thrown it out does not answer it; one that answers, and sees the same servers, is on its side.
 */
/**
 * Other servers, asked whether they see the cluster as this one does.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Witnesses {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);

    private final Ignite ignite;

    Witnesses(Ignite ignite) {
        this.ignite = ignite;
    }

    /**
     * Whether a majority of the baseline, this node among it, sees just the servers that this node sees. Waits for their
     * answers, at most {@link BackupConfirmation#TIMEOUT_MILLIS}; asks nobody if this node is a majority.
     */
    boolean areMajority() {
        ClusterNode self = ignite.cluster().localNode();
        List<ClusterNode> agreeing = new ArrayList<>(List.of(self));
        if (MajorityValidator.holds(ignite, agreeing)) {
            return true;
        }
        Set<UUID> seen = servers(ignite);
        Map<ClusterNode, IgniteFuture<UUID[]>> asked = new HashMap<>();
        for (ClusterNode other : ignite.cluster().forServers().forRemotes().nodes()) {
            try {
                asked.put(
                        other,
                        ignite.compute(ignite.cluster().forNodeId(other.id()))
                                .withNoFailover()
                                .withTimeout(BackupConfirmation.TIMEOUT_MILLIS)
                                .callAsync(new Servers()));
            } catch (IgniteException e) {
                LOG.debug("server {} is gone", other.consistentId(), e);
            }
        }
        asked.forEach((other, answer) -> {
            try {
                if (seen.equals(new HashSet<>(Arrays.asList(answer.get())))) {
                    agreeing.add(other);
                }
            } catch (IgniteException e) {
                LOG.debug("server {} did not answer", other.consistentId(), e);
            }
        });
        return MajorityValidator.holds(ignite, agreeing);
    }

    private static Set<UUID> servers(Ignite here) {
        Set<UUID> ids = new HashSet<>();
        here.cluster().forServers().nodes().forEach(node -> ids.add(node.id()));
        return ids;
    }

    /** The servers that the node sees on which it runs. */
    private static final class Servers implements IgniteCallable<UUID[]> {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public UUID[] call() {
            return servers(Objects.requireNonNull(ignite)).toArray(UUID[]::new);
        }
    }
}
