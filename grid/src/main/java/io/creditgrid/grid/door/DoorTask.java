package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobAdapter;
import org.apache.ignite.compute.ComputeJobContext;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.compute.ComputeJobResultPolicy;
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
     * Does the work; runs on the chosen node, as the node. What it throws as {@link GridException} is answered as such.
     *
     * @return the message to answer, or a {@link Later}
     */
    protected abstract Object answer(Door door, Actor actor, Q request) throws Exception;

    @Override
    public final Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] request) {
        Ignite reached = Objects.requireNonNull(ignite);
        byte[] bytes = request == null ? new byte[0] : request;
        ClusterNode node = reached.cluster().localNode();
        try {
            node = place(reached, Answer.readRequest(bytes, requestType));
        } catch (RuntimeException e) {
            LOG.debug("a request could not be placed; its job will say why", e);
        }
        return Map.of(new Job(getClass().getName(), bytes), node);
    }

    /** A job catches all that its work throws; what arrives here is the loss of its node, and another one is not its place. */
    @Override
    public ComputeJobResultPolicy result(ComputeJobResult result, List<ComputeJobResult> received) {
        return ComputeJobResultPolicy.WAIT;
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        IgniteException lost = results.get(0).getException();
        if (lost == null) {
            return results.get(0).<byte[]>getData();
        }
        LOG.debug("a job did not answer", lost);
        return refusal(
                Objects.requireNonNull(ignite),
                new GridException(
                        GridError.IN_DOUBT,
                        "a node did not answer; whether it did what was asked is not known; send the same again",
                        lost));
    }

    /**
     * Something that an answer has to wait for. The job parks meanwhile, without holding a thread, and then goes on.
     *
     * @param until what it waits for; whether it ends well is for {@code next} to look at
     * @param next gives the answer, or another thing to wait for; runs as {@link #answer} does
     */
    public record Later(CompletableFuture<?> until, Callable<Object> next) {}

    /** The first step of the job: reads the request and asks for the answer. */
    private Callable<Object> start(Ignite here, Actor actor, byte[] request) {
        return () -> answer(Door.of(here), actor, Answer.readRequest(request, requestType));
    }

    /** One step: an answer's bytes, or something to wait for. */
    private static Object step(Ignite here, Callable<Object> step, String name) {
        try {
            // log-ins have no right to any cache: what a task may do was decided when it was called
            Object result = Actors.asNode(here, step);
            return result instanceof Later ? result : Answer.ok(result);
        } catch (GridException e) {
            return refusal(here, e);
        } catch (IllegalArgumentException e) {
            return refusal(here, new GridException(GridError.BAD_REQUEST, String.valueOf(e.getMessage()), e));
        } catch (Exception e) {
            LOG.warn("{} failed", name, e);
            return refusal(here, new GridException(GridError.INTERNAL, name + " failed; the node's log says why", e));
        }
    }

    /** The bytes of a refusal, which is counted. */
    private static byte[] refusal(Ignite here, GridException refusal) {
        Door.find(here).ifPresent(door -> door.meter().refused(refusal.error()));
        return Answer.error(refusal);
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

        private transient @Nullable Callable<Object> next;

        Job(String taskName, byte[] request) {
            this.taskName = taskName;
            this.request = request;
        }

        @Override
        public byte @Nullable [] execute() throws IgniteException {
            Ignite here = Objects.requireNonNull(ignite);
            String name = taskName.substring(taskName.lastIndexOf('.') + 1);
            if (next == null) {
                Door.find(here).ifPresent(door -> door.meter().called(name));
            }
            Callable<Object> step = next == null ? first(here) : next;
            while (true) {
                Object result = step(here, step, name);
                if (!(result instanceof Later later)) {
                    return (byte[]) result;
                }
                step = later.next();
                if (!later.until().isDone()) {
                    next = step;
                    ComputeJobContext parked = Objects.requireNonNull(context);
                    parked.holdcc();
                    var unused = later.until().whenComplete((nothing, failure) -> parked.callcc());
                    return null;
                }
            }
        }

        private Callable<Object> first(Ignite here) {
            try {
                DoorTask<?> task = Class.forName(taskName)
                        .asSubclass(DoorTask.class)
                        .getDeclaredConstructor()
                        .newInstance();
                return task.start(here, Actors.current(here), request);
            } catch (ReflectiveOperationException e) {
                throw new IgniteException("task " + taskName + " is not on this node's class path", e);
            }
        }
    }
}
