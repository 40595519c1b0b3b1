package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.Appender;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task of one job: a JSON request in, a JSON answer out, refusals as errors of the contract. The actor is the one that
 * the security context of the job's thread names, never one that a message claims.
 *
 * @param <Q> the request's type
 */
public abstract class DoorTask<Q> extends UnrepeatedTask {
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
     * @return the message to answer, a {@link Later} or a {@link Logging}
     */
    protected abstract Object answer(Door door, Actor actor, Q request) throws Exception;

    /** The task of that class name, which is on this node's class path. */
    static DoorTask<?> of(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(DoorTask.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IgniteException("task " + className + " is not on this node's class path", e);
        }
    }

    /** Where the call of a request runs; here if that cannot be told. */
    final ClusterNode nodeOf(Ignite reached, byte[] request) {
        try {
            return place(reached, Answer.readRequest(request, requestType));
        } catch (RuntimeException e) {
            LOG.debug("a request could not be placed; its job will say why", e);
            return reached.cluster().localNode();
        }
    }

    @Override
    public final Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] request) {
        byte[] bytes = request == null ? new byte[0] : request;
        return Map.of(DoorJob.single(getClass(), bytes), nodeOf(Objects.requireNonNull(ignite), bytes));
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        IgniteException lost = results.get(0).getException();
        return lost == null ? results.get(0).<byte[]>getData() : DoorJob.lost(Objects.requireNonNull(ignite), lost);
    }

    /**
     * Something that an answer has to wait for. The job parks meanwhile, without holding a thread, and then goes on.
     *
     * @param until what it waits for; whether it ends well is for {@code next} to look at
     * @param next gives the answer, or another thing to wait for; runs as {@link #answer} does
     */
    public record Later(CompletableFuture<?> until, Callable<Object> next) {}

    /**
     * A unit that has to be logged, under the actor's name, before there is an answer. Units of calls that travelled together
     * are logged together.
     *
     * @param unmovedSince refused with {@link Appender#MOVED} if the firm was written at or after that size of the log;
     *     {@link Appender#ANY_MOMENT} if that does not matter
     * @param next gives the answer from one outcome a mutation, or another thing to wait for; runs as {@link #answer} does
     */
    public record Logging(MutationUnit unit, long unmovedSince, Function<List<Outcome>, Object> next) {}

    /** The first step of a call: reads the request and asks for the answer. */
    final Callable<Object> start(Ignite here, Actor actor, byte[] request) {
        return () -> answer(Door.of(here), actor, Answer.readRequest(request, requestType));
    }
}
