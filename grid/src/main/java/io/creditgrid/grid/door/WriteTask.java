package io.creditgrid.grid.door;

import io.creditgrid.grid.meter.NodeMeter;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.persistence.cache.CacheName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.compute.ComputeJob;
import org.apache.ignite.compute.ComputeJobResult;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * The task through which every writer outside the servers writes: a frame of mutations in, one outcome each out.
 *
 * <p>On the node reached: the actor is taken from the security context, the right to each source is checked, persons are
 * replaced by tokens, personal firms that a record names beside its own by their tags, and the units are sent to the primaries of their firms. There they wait for the appender, parked,
 * without holding a thread.
 */
public final class WriteTask extends UnrepeatedTask {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    private transient @Nullable Outcome @Nullable [] outcomes;

    @Override
    public Map<? extends ComputeJob, ClusterNode> map(List<ClusterNode> nodes, byte @Nullable [] bytes) {
        Ignite here = Objects.requireNonNull(ignite);
        Map<ComputeJob, ClusterNode> jobs = new HashMap<>();
        try {
            Door door = Door.of(here);
            Actor actor = Actors.current(here);
            door.appender().requireRoom(actor.login());
            WriteFrame frame = WriteFrame.decode(bytes == null ? new byte[0] : bytes);
            split(door, actor, frame).forEach((node, part) -> jobs.put(new PartJob(part), node));
        } catch (GridException e) {
            outcomes = new Outcome[] {Outcome.rejected(e.error(), e.plainMessage())};
        }
        if (jobs.isEmpty()) {
            jobs.put(new PartJob(null), here.cluster().localNode()); // a task needs a job
        }
        return jobs;
    }

    private Map<ClusterNode, Part> split(Door door, Actor actor, WriteFrame frame) {
        Placement placement = door.placement();
        Affinity<Object> affinity = door.ignite().affinity(CacheName.HEAD.label());
        Map<ClusterNode, List<MutationUnit>> units = new HashMap<>();
        Map<ClusterNode, List<Integer>> places = new HashMap<>();
        outcomes = new Outcome[frame.mutationCount()];
        int next = 0;
        for (MutationUnit unit : frame.units()) {
            int size = unit.mutations().size();
            try {
                MutationUnit admitted = admit(door, actor, unit);
                ClusterNode node = affinity.mapPartitionToNode(placement.partition(unit.firm()));
                units.computeIfAbsent(node, n -> new ArrayList<>()).add(admitted);
                List<Integer> mine = places.computeIfAbsent(node, n -> new ArrayList<>());
                for (int i = 0; i < size; i++) {
                    mine.add(next + i);
                }
            } catch (GridException e) {
                for (int i = 0; i < size; i++) {
                    outcomes[next + i] = Outcome.rejected(e.error(), e.plainMessage());
                }
            }
            next += size;
        }
        Map<ClusterNode, Part> parts = new HashMap<>();
        units.forEach((node, mine) -> parts.put(
                node,
                new Part(
                        actor.organisation(),
                        actor.login(),
                        !node.isLocal(),
                        new WriteFrame(frame.batch(), frame.again(), frame.keepRestatements(), mine),
                        places.getOrDefault(node, List.of()).stream()
                                .mapToInt(Integer::intValue)
                                .toArray())));
        return parts;
    }

    /** The unit as it may go in: rights checked, persons replaced by tokens, personal firms that it names by their tags. */
    private static MutationUnit admit(Door door, Actor actor, MutationUnit unit) {
        boolean clear = false;
        for (Mutation mutation : unit.mutations()) {
            RecordKey key = mutation.image().key();
            WriteRights.check(actor, door.sources(), mutation.image());
            clear |= key.clearPersonPart() >= 0 || key.clearSubjectPart(door.personalNamespaces()) >= 0;
        }
        if (!clear) {
            return unit;
        }
        return new MutationUnit(unit.mutations().stream()
                .map(mutation -> new Mutation(
                        mutation.origin(),
                        withToken(door, mutation.image()),
                        mutation.expectedSeq(),
                        mutation.purpose()))
                .toList());
    }

    private static Image withToken(Door door, Image image) {
        RecordKey key = image.key();
        RecordKey stored = storedKey(door, key);
        return stored.equals(key) ? image : image.withKey(stored);
    }

    /** The key under which a writer's key is stored: a person in clear becomes a token, a personal firm a tag. */
    static RecordKey storedKey(Door door, RecordKey key) {
        int index = key.clearPersonPart();
        if (index < 0) {
            return door.subjects().stored(key);
        }
        String person = key.part(index).substring(KeyPart.CLEAR_PERSON_PREFIX.length());
        String normalised =
                Normalizer.normalize(person, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
        return key.withPart(index, door.tags().person(normalised));
    }

    @Override
    public byte[] reduce(List<ComputeJobResult> results) {
        @Nullable Outcome[] all = outcomes == null ? new Outcome[0] : outcomes;
        for (ComputeJobResult result : results) {
            Part part = result.<PartJob>getJob().part;
            if (part == null) {
                continue;
            }
            byte[] answer = result.getException() == null ? result.<byte[]>getData() : null;
            List<Outcome> theirs = answer == null ? List.of() : Outcomes.decode(answer);
            for (int i = 0; i < part.places.length; i++) {
                all[part.places[i]] = answer == null ? IN_DOUBT : theirs.get(i);
            }
        }
        List<Outcome> answered = new ArrayList<>(all.length);
        for (Outcome outcome : all) {
            answered.add(outcome == null ? IN_DOUBT : outcome);
        }
        Door.find(Objects.requireNonNull(ignite)).ifPresent(door -> count(door.meter(), answered));
        return Outcomes.encode(answered);
    }

    private static void count(NodeMeter meter, List<Outcome> answered) {
        meter.called(WriteTask.class.getSimpleName());
        for (Outcome outcome : answered) {
            GridError error = outcome.error();
            if (error != null) {
                meter.refused(error);
            }
        }
    }

    private static final Outcome IN_DOUBT = Outcome.rejected(
            GridError.IN_DOUBT, "a node did not answer; whether this was written is not known; send the same again");

    /** One node's share of a frame. Travels as bytes; where it does not travel, the frame is handed on as it is. */
    private static final class Part {
        private final String organisation;
        private final String logIn;
        private final byte @Nullable [] frame;
        private final int[] places;
        private final transient @Nullable WriteFrame decoded;

        Part(String organisation, String logIn, boolean travels, WriteFrame frame, int[] places) {
            this.organisation = organisation;
            this.logIn = logIn;
            this.frame = travels ? frame.encode() : null;
            this.places = places;
            this.decoded = frame;
        }

        WriteFrame frame() {
            return decoded == null ? WriteFrame.decode(Objects.requireNonNull(frame)) : decoded;
        }
    }

    private static final class PartJob extends ParkingJob {
        private static final long serialVersionUID = 1L;

        private final @Nullable Part part;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        private transient @Nullable List<CompletableFuture<List<Outcome>>> answers;

        PartJob(@Nullable Part part) {
            this.part = part;
        }

        @Override
        public byte @Nullable [] execute() {
            if (part == null) {
                return null;
            }
            if (answers == null) {
                Door door = Door.of(Objects.requireNonNull(ignite));
                try {
                    door.appender().requireRoom(part.logIn);
                } catch (GridException e) {
                    return Outcomes.encode(
                            Collections.nCopies(part.places.length, Outcome.rejected(e.error(), e.plainMessage())));
                }
                List<CompletableFuture<List<Outcome>>> sent = submit(door, part);
                answers = sent;
                if (parksUntil(sent)) {
                    return null;
                }
            }
            List<Outcome> outcomes = new ArrayList<>(part.places.length);
            answers.forEach(answer -> outcomes.addAll(answer.join()));
            return Outcomes.encode(outcomes);
        }

        private List<CompletableFuture<List<Outcome>>> submit(Door door, Part mine) {
            WriteFrame frame = mine.frame();
            Organisation organisation = new Organisation(mine.organisation);
            return door.appender()
                    .append(frame.units(), organisation, mine.logIn, frame.again(), frame.keepRestatements());
        }
    }
}
