package io.creditgrid.bench.fault;

import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the grid acknowledged: the place in the log that each id, or row of a batch, was answered with.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Journal {
    /** A position in the log. */
    record Place(int partition, long seq) {}

    /**
     * What is logged once.
     *
     * @param origin the request or row
     * @param kind number of the record's kind: a row of a file may bring a coverage record with it
     */
    record Id(Origin origin, int kind) {}

    private final Map<Id, Place> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, Long> sizes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> anomalies = new ConcurrentLinkedQueue<>();

    /** Takes in an answered frame. */
    void answered(byte[] request, byte[] answer) {
        List<Outcome> outcomes = Outcomes.decode(answer);
        WriteFrame frame = WriteFrame.decode(request);
        if (outcomes.size() != frame.mutationCount()) {
            return; // refused as a whole
        }
        int next = 0;
        for (MutationUnit unit : frame.units()) {
            for (Mutation mutation : unit.mutations()) {
                Outcome outcome = outcomes.get(next++);
                if (outcome.code() == Outcome.Code.LOADED) {
                    acknowledged(
                            new Id(
                                    mutation.origin(),
                                    mutation.image().key().kind().number()),
                            new Place(outcome.partition(), outcome.seq()));
                }
            }
        }
    }

    private void acknowledged(Id id, Place place) {
        Place before = acknowledged.putIfAbsent(id, place);
        if (before != null && !before.equals(place)) {
            anomaly("a repeat of " + id + " was answered with " + place + ", at first with " + before);
        }
        sizes.merge(place.partition(), place.seq() + 1, Math::max);
    }

    /** Notes something that must not happen. */
    void anomaly(String what) {
        anomalies.add(what);
    }

    /** What must not have happened, and did. */
    List<String> anomalies() {
        return List.copyOf(anomalies);
    }

    /** A copy of the least sizes that the logs must have by now. */
    Map<Integer, Long> sizes() {
        return new HashMap<>(sizes);
    }

    /** A copy of all that was acknowledged. */
    Map<Id, Place> acknowledged() {
        return new HashMap<>(acknowledged);
    }

    int count() {
        return acknowledged.size();
    }
}
