package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobAdapter;
import org.apache.ignite.compute.ComputeJobContext;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeTaskAdapter;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.resources.JobContextResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task of one job: a JSON request in, a JSON answer out, refusals as errors of the contract. The actor is the one that
 * the security context of the job's thread names, never one that a message claims.
 *
 * @param <Q> the request's type
 */
public abstract class DoorTask<Q> extends ComputeTaskAdapter<byte[], byte[]> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DoorTask.class);

    private final Class<Q> requestType;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    protected DoorTask(Class<Q> requestType) {
        this.requestType = requestType;
    }

    /** The node on which the job runs; the one that the client reached, unless overridden. */
    protected ClusterNode place(Ignite reached, Q request) {
        return reached.cluster().localNode();
    }

    /**
     * Does the work; runs on the chosen node, as the node. What it throws as {@link GridException} is answered as such. An
     * answer that has to wait is a {@link Parked}.
     */
    protected abstract Object answer(Door door, Actor actor, Q request) throws Exception;

    @Override
    public final Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] request) {
        Ignite reached = java.util.Objects.requireNonNull(ignite);
        byte[] bytes = request == null ? new byte[0] : request;
        ClusterNode node = reached.cluster().localNode();
        try {
            node = place(reached, Answer.readRequest(bytes, requestType));
        } catch (RuntimeException e) {
            LOG.debug("a request could not be placed; its job will say why", e);
        }
        return Map.of(new Job(getClass().getName(), bytes), node);
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        return results.get(0).<byte[]>getData();
    }

    /** The first step of an answer: judges the request under the actor of the calling thread. */
    private Callable<Object> first(Ignite here, byte[] request) {
        return () -> {
            Q message = Answer.readRequest(request, requestType);
            Actor actor = Actors.current(here);
            // log-ins have no right to any cache: what a task may do was decided when it was called
            return Actors.asNode(here, () -> answer(Door.of(here), actor, message));
        };
    }

    /** What a step gives: the bytes of an answer or refusal, or a {@link Parked}. */
    private Object step(Callable<Object> step) {
        try {
            Object result = step.call();
            return result instanceof Parked ? result : Answer.ok(result);
        } catch (GridException e) {
            return Answer.error(e);
        } catch (IllegalArgumentException e) {
            return Answer.error(new GridException(GridError.BAD_REQUEST, String.valueOf(e.getMessage()), e));
        } catch (Exception e) {
            LOG.warn("{} failed", getClass().getSimpleName(), e);
            return Answer.error(new GridException(
                    GridError.INTERNAL, getClass().getSimpleName() + " failed; the node's log says why", e));
        }
    }

    /** Carries the request to its node and finds the task's code there by name. */
    private static final class Job extends ComputeJobAdapter {
        private static final long serialVersionUID = 1L;

        private final String taskName;
        private final byte[] request;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @JobContextResource
        private transient @Nullable ComputeJobContext context;

        private transient @Nullable DoorTask<?> task;
        private transient @Nullable Parked parked;

        Job(String taskName, byte[] request) {
            this.taskName = taskName;
            this.request = request;
        }

        @Override
        public byte @Nullable [] execute() throws IgniteException {
            Ignite here = java.util.Objects.requireNonNull(ignite);
            DoorTask<?> mine = task == null ? create() : task;
            task = mine;
            Parked waiting = parked;
            Object result = waiting == null
                    ? mine.step(mine.first(here, request))
                    : mine.step(() -> Actors.asNode(here, waiting.then()));
            if (!(result instanceof Parked next)) {
                return (byte[]) result;
            }
            parked = next;
            ComputeJobContext job = java.util.Objects.requireNonNull(context);
            job.holdcc();
            var unused = next.until().whenComplete((done, failure) -> job.callcc());
            return null;
        }

        private DoorTask<?> create() {
            try {
                return Class.forName(taskName)
                        .asSubclass(DoorTask.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IgniteException("task " + taskName + " is not on this node's class path", e);
            }
        }
    }
}
