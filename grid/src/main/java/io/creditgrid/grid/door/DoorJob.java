package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.Bundle;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.Appender;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Rounds
 * ======
 * Each call that is open takes steps until it is answered or has to wait. What they want logged goes to the appender
 * together, so that one transaction can have it all. Then the job parks until nothing that it waits for is open.
 */
/** Carries calls of one task to their node and finds the task's code there by name. */
final class DoorJob extends ParkingJob {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DoorJob.class);

    private final String taskName;
    private final byte[][] requests;
    private final boolean bundled;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    private transient @Nullable Actor actor;
    private transient @Nullable List<Call> calls;

    private DoorJob(Class<?> task, byte[][] requests, boolean bundled) {
        this.taskName = task.getName();
        this.requests = requests;
        this.bundled = bundled;
    }

    /** A job of one call; its result is the answer. */
    static DoorJob single(Class<?> task, byte[] request) {
        return new DoorJob(task, new byte[][] {request}, false);
    }

    /** A job of several calls; its result is a {@link Bundle} of their answers. */
    static DoorJob bundle(Class<?> task, List<byte[]> requests) {
        return new DoorJob(task, requests.toArray(byte[][]::new), true);
    }

    /** A call under way: the step that comes next, or its answer. */
    private static final class Call {
        private @Nullable Callable<Object> next;
        private byte @Nullable [] answer;

        Call(Callable<Object> first) {
            this.next = first;
        }
    }

    @Override
    public byte @Nullable [] execute() throws IgniteException {
        Ignite here = Objects.requireNonNull(ignite);
        List<Call> open = calls;
        if (open == null) {
            open = begin(here);
            calls = open;
        }
        while (true) {
            List<CompletableFuture<?>> waits = round(here, open);
            if (waits.isEmpty()) {
                return result(open);
            }
            if (parksUntil(waits)) {
                return null;
            }
        }
    }

    private byte[] result(List<Call> answered) {
        List<byte[]> answers = new ArrayList<>(answered.size());
        answered.forEach(call -> answers.add(Objects.requireNonNull(call.answer)));
        return bundled ? Bundle.encode(answers) : answers.get(0);
    }

    private List<Call> begin(Ignite here) {
        Actor current = Actors.current(here);
        actor = current;
        DoorTask<?> task = DoorTask.of(taskName);
        List<Call> begun = new ArrayList<>(requests.length);
        for (byte[] request : requests) {
            Door.find(here).ifPresent(door -> door.meter().called(shortName()));
            begun.add(new Call(task.start(here, current, request)));
        }
        return begun;
    }

    private String shortName() {
        return taskName.substring(taskName.lastIndexOf('.') + 1);
    }

    /** One round; what the calls that are not answered wait for. */
    private List<CompletableFuture<?>> round(Ignite here, List<Call> all) {
        List<CompletableFuture<?>> waits = new ArrayList<>();
        List<Call> logging = new ArrayList<>();
        List<DoorTask.Logging> units = new ArrayList<>();
        for (Call call : all) {
            if (call.answer != null) {
                continue;
            }
            Object result = advance(here, call);
            if (result instanceof DoorTask.Later later) {
                call.next = later.next();
                waits.add(later.until());
            } else if (result instanceof DoorTask.Logging unit) {
                logging.add(call);
                units.add(unit);
            } else {
                call.next = null;
                call.answer = (byte[]) result;
            }
        }
        if (!units.isEmpty()) {
            log(here, logging, units, waits);
        }
        return waits;
    }

    /** Takes steps until the call is answered, or has to wait for something that is not there yet. */
    private Object advance(Ignite here, Call call) {
        Callable<Object> step = Objects.requireNonNull(call.next);
        while (true) {
            Object result = step(here, step);
            if (!(result instanceof DoorTask.Later later) || !later.until().isDone()) {
                return result;
            }
            step = later.next();
        }
    }

    private void log(Ignite here, List<Call> logging, List<DoorTask.Logging> units, List<CompletableFuture<?>> waits) {
        List<CompletableFuture<List<Outcome>>> logged;
        try {
            logged = append(here, units);
        } catch (RuntimeException e) {
            // nothing was taken in: each call says so in its next step
            logging.forEach(call -> call.next = () -> {
                throw e;
            });
            waits.add(CompletableFuture.completedFuture(null));
            return;
        }
        for (int i = 0; i < units.size(); i++) {
            DoorTask.Logging unit = units.get(i);
            CompletableFuture<List<Outcome>> outcomes = logged.get(i);
            logging.get(i).next = () -> unit.next().apply(outcomes.join());
            waits.add(outcomes);
        }
    }

    private List<CompletableFuture<List<Outcome>>> append(Ignite here, List<DoorTask.Logging> units) {
        Actor asking = Objects.requireNonNull(actor);
        return Door.of(here)
                .appender()
                .append(
                        units.stream()
                                .map(unit -> new Appender.Conditional(unit.unit(), unit.unmovedSince()))
                                .toList(),
                        new Organisation(asking.organisation()),
                        asking.login());
    }

    /** One step: an answer's bytes, or what has to come before it. */
    private Object step(Ignite here, Callable<Object> step) {
        try {
            // log-ins have no right to any cache: what a task may do was decided when it was called
            Object result = Actors.asNode(here, step);
            return result instanceof DoorTask.Later || result instanceof DoorTask.Logging ? result : Answer.ok(result);
        } catch (GridException e) {
            return refusal(here, e);
        } catch (IllegalArgumentException e) {
            return refusal(here, new GridException(GridError.BAD_REQUEST, String.valueOf(e.getMessage()), e));
        } catch (Exception e) {
            LOG.warn("{} failed", shortName(), e);
            return refusal(
                    here, new GridException(GridError.INTERNAL, shortName() + " failed; the node's log says why", e));
        }
    }

    /** The bytes of a refusal, which is counted. */
    static byte[] refusal(Ignite here, GridException refusal) {
        Door.find(here).ifPresent(door -> door.meter().refused(refusal.error()));
        return Answer.error(refusal);
    }

    /** The bytes that answer a call whose node was lost. */
    static byte[] lost(Ignite here, IgniteException loss) {
        LOG.debug("a job did not answer", loss);
        return refusal(
                here,
                new GridException(
                        GridError.IN_DOUBT,
                        "a node did not answer; whether it did what was asked is not known; send the same again",
                        loss));
    }
}
