package io.creditgrid.grid.security;

import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobAdapter;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeTaskAdapter;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the actor that its job sees, on a node other than the one that the caller reached where there is one, and
 * with what comes of reading a cache as that actor and as the node.
 */
public final class WhoAmITask extends ComputeTaskAdapter<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    @Override
    public Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] arg) {
        ClusterNode local = ignite == null ? nodes.get(0) : ignite.cluster().localNode();
        ClusterNode other =
                nodes.stream().filter(node -> !node.equals(local)).findFirst().orElse(local);
        return Map.of(new Job(), other);
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        return results.get(0).<byte[]>getData();
    }

    private static final class Job extends ComputeJobAdapter {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public byte[] execute() {
            if (ignite == null) {
                throw new IllegalStateException("no ignite");
            }
            Actor actor = Actors.current(ignite);
            String text = actor.organisation() + "/" + actor.login() + "/" + actor.roleLabels();
            return (text + " " + read(ignite) + " " + readAsNode(ignite)).getBytes(StandardCharsets.UTF_8);
        }

        private static String read(Ignite ignite) {
            try {
                return "read " + (ignite.cache(CacheName.HEAD.label()).get(RowKey.head(3)) != null);
            } catch (IgniteException e) {
                return "refused";
            }
        }

        private static String readAsNode(Ignite ignite) {
            try {
                return Actors.asNode(ignite, () -> read(ignite));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
