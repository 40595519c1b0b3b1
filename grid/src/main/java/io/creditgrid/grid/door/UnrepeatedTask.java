package io.creditgrid.grid.door;

import java.util.List;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeJobResultPolicy;
import org.apache.ignite.compute.ComputeTaskAdapter;

/**
 * A task whose jobs are not sent to another node when theirs is lost: what a lost one did is in doubt, and another node is not the
 * place of its partitions. Its jobs catch all that their work throws, so that the loss of a node is all that arrives here.
 */
abstract class UnrepeatedTask extends ComputeTaskAdapter<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public final ComputeJobResultPolicy result(ComputeJobResult result, List<ComputeJobResult> received) {
        return ComputeJobResultPolicy.WAIT;
    }
}
