package io.creditgrid.grid.security;

import java.util.List;
import java.util.Map;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeTaskAdapter;
import org.jspecify.annotations.Nullable;

/** A task on the class path of the servers that is on no list. */
public final class UnlistedTask extends ComputeTaskAdapter<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] arg) {
        throw new IllegalStateException("must not be reached");
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        return new byte[0];
    }
}
