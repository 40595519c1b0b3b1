package io.creditgrid.grid.cluster;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.health.Baseline;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.ForgetRequest;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.persistence.cache.ForgottenServers;
import io.creditgrid.persistence.cache.LostPartitions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.task.GridInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The procedure
 * =============
 *   active:    what is lost already is seen; if something is, it has to be accepted -> the baseline changes -> it is kept
 *              what is lost
 *   inactive:  it has to be accepted, since Ignite tells what copies there are only when it is active
 *              -> all servers are told to write nothing -> the grid becomes active without those servers
 *              -> it is kept which partitions have no copy, since no later start can tell -> the baseline changes
 *              -> the logs are compared with the last epoch -> it is kept what is lost, and the rest is written again
 *
 * A crash in between leaves a grid that writes nothing, whoever comes back; running it again goes on where it ended.
 */
/**
 * Takes servers out of the baseline whose disks are gone for ever, also of a grid that waits for them, and tells what is lost
 * against the last epoch. Written to the log of the node that did it, with the operator's log-in.
 */
@GridInternal // any other task waits for the first activation since the node started
public final class ForgetTask extends DoorTask<ForgetRequest> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ForgetTask.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 200;

    public ForgetTask() {
        super(ForgetRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, ForgetRequest request) {
        return BaselineChange.place(reached);
    }

    @Override
    protected Object answer(Door door, Actor actor, ForgetRequest request) throws Exception {
        return BaselineChange.alone(door.node().ignite(), () -> forget(door, actor, request));
    }

    private static ForgetAnswer forget(Door door, Actor actor, ForgetRequest request) {
        IgniteEx ignite = door.node().ignite();
        int partitions = door.node().config().partitions();
        Baseline now = Baseline.of(ignite);
        boolean active = ignite.context().state().clusterState().state().active();
        if (active && !LostPartitions.of(ignite).known()) {
            goOn(ignite, now, partitions, request);
        } else if (active) {
            BaselineRules.requireForgettable(now, request.servers(), true);
            requireAccepted(ignite, partitions, request);
            ForgottenServers.add(ignite, request.servers());
            BaselineChange.set(ignite, List.of(), request.servers());
        } else {
            BaselineRules.requireForgettable(now, request.servers(), false);
            requireAccepted(request);
            LostPartitions.hold(ignite, Set.of());
            ForgottenServers.add(ignite, request.servers());
            BaselineChange.activate(ignite);
            LostPartitions.hold(ignite, seen(() -> LossSurvey.gone(ignite, partitions)));
            BaselineChange.set(ignite, List.of(), request.servers());
        }
        return finish(ignite, partitions, actor, request);
    }

    /** An earlier call ended before it was known what is lost: servers that it left in the baseline may have come back since. */
    private static void goOn(IgniteEx ignite, Baseline now, int partitions, ForgetRequest request) {
        requireAccepted(ignite, partitions, request);
        List<String> left = request.servers().stream()
                .filter(now.missing()::contains)
                .distinct()
                .toList();
        if (!left.isEmpty()) {
            BaselineRules.requireForgettable(now, left, true);
            ForgottenServers.add(ignite, left);
            BaselineChange.set(ignite, List.of(), left);
        }
    }

    /** What was lost before was accepted then. */
    private static void requireAccepted(IgniteEx ignite, int partitions, ForgetRequest request) {
        Set<Integer> lost =
                new TreeSet<>(seen(() -> LossSurvey.of(ignite, partitions)).partitions());
        lost.removeAll(LostPartitions.of(ignite).partitions());
        if (!lost.isEmpty() && !request.acceptLoss()) {
            throw BaselineRules.unsafe("expected that nothing is lost without " + request.servers()
                    + ": entries are of partitions " + BaselineRules.listed(lost)
                    + "; start the servers that have copies, or accept the loss (--accept-loss)");
        }
    }

    private static void requireAccepted(ForgetRequest request) {
        if (!request.acceptLoss()) {
            throw BaselineRules.unsafe("the grid is not active, so it is not known whether entries are lost without "
                    + request.servers()
                    + "; start them if there is a way, or accept the loss (--accept-loss): then the grid becomes active"
                    + " without them and says what is lost");
        }
    }

    private static ForgetAnswer finish(IgniteEx ignite, int partitions, Actor actor, ForgetRequest request) {
        LossSurvey survey = seen(() -> LossSurvey.of(ignite, partitions));
        if (!survey.losses().isEmpty() || !LostPartitions.of(ignite).known()) {
            LostPartitions.add(ignite, survey.partitions());
        }
        List<String> baseline = Baseline.of(ignite).names();
        LOG.warn(
                "operator {} had {} forgotten, the baseline is {}; lost against epoch {}: {}",
                actor.login(),
                request.servers(),
                baseline,
                survey.epoch(),
                survey.losses().isEmpty() ? "nothing" : survey.words());
        return new ForgetAnswer(baseline, survey.epoch(), survey.time(), survey.losses());
    }

    /** The other servers come to know one after the other that the grid is active. */
    private static <T> T seen(Supplier<T> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return look.get();
            } catch (CacheException | IgniteException e) {
                if (System.nanoTime() - end > 0) {
                    throw new GridException(
                            GridError.UNAVAILABLE,
                            "what is lost could not be seen; look at the baseline ('creditgrid cluster baseline'), and run"
                                    + " it again",
                            e);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted; run it again", e);
        }
    }
}
