package io.creditgrid.grid.door;

import io.creditgrid.model.contract.Bundle;
import io.creditgrid.model.contract.GridException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one {@link DoorTask} that travel together: a {@link Bundle} of requests in, a bundle of their answers out, in the same
 * order. Each call runs where it would run by itself and is answered as it would be; a refusal is that of its call alone.
 *
 * <p>Whoever may call this may call each of its calls: both tasks MUST be open to the same roles.
 */
public abstract class BundleTask extends UnrepeatedTask {
    private static final long serialVersionUID = 1L;

    /** Calls that one job makes one after the other; a larger share of a node is several jobs, side by side. */
    private static final int JOB_CALLS_MAX = 16;

    private final Class<? extends DoorTask<?>> taskType;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    private transient @Nullable GridException refusal;
    private final transient Map<ComputeJob, int[]> places = new HashMap<>();
    private transient int count;

    protected BundleTask(Class<? extends DoorTask<?>> taskType) {
        this.taskType = taskType;
    }

    @Override
    public Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] bundle) {
        Ignite reached = Objects.requireNonNull(ignite);
        Map<ComputeJob, ClusterNode> jobs = new HashMap<>();
        try {
            List<byte[]> requests = Bundle.decode(bundle == null ? new byte[0] : bundle);
            count = requests.size();
            split(reached, requests)
                    .forEach((node, share) -> chunks(share).forEach(chunk -> {
                        ComputeJob job = DoorJob.bundle(
                                taskType,
                                Arrays.stream(chunk).mapToObj(requests::get).toList());
                        places.put(job, chunk);
                        jobs.put(job, node);
                    }));
        } catch (GridException e) {
            refusal = e;
        }
        if (jobs.isEmpty()) {
            ComputeJob none = DoorJob.bundle(taskType, List.of()); // a task needs a job
            places.put(none, new int[0]);
            jobs.put(none, reached.cluster().localNode());
        }
        return jobs;
    }

    /** Places of the requests by the node on which they run. */
    private Map<ClusterNode, List<Integer>> split(Ignite reached, List<byte[]> requests) {
        DoorTask<?> task = DoorTask.of(taskType.getName());
        Map<ClusterNode, List<Integer>> shares = new HashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            shares.computeIfAbsent(task.nodeOf(reached, requests.get(i)), node -> new ArrayList<>())
                    .add(i);
        }
        return shares;
    }

    private static List<int[]> chunks(List<Integer> share) {
        List<int[]> chunks = new ArrayList<>();
        for (int from = 0; from < share.size(); from += JOB_CALLS_MAX) {
            chunks.add(share.subList(from, Math.min(from + JOB_CALLS_MAX, share.size())).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return chunks;
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        Ignite reached = Objects.requireNonNull(ignite);
        if (refusal != null) {
            return DoorJob.refusal(reached, refusal);
        }
        byte[][] answers = new byte[count][];
        for (ComputeJobResult result : results) {
            int[] mine = Objects.requireNonNull(places.get(result.<DoorJob>getJob()));
            List<byte[]> theirs = result.getException() == null ? Bundle.decode(result.getData()) : List.of();
            for (int i = 0; i < mine.length; i++) {
                answers[mine[i]] =
                        result.getException() == null ? theirs.get(i) : DoorJob.lost(reached, result.getException());
            }
        }
        return Bundle.encode(Arrays.asList(answers));
    }
}
