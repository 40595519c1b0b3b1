package io.creditgrid.client;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A channel to a log in memory that knows repeats by their ids, may be busy, and may lose answers. Not thread-safe. */
final class LossyGrid implements Channel {
    /** What was logged, by its id, with its seq. */
    final Map<Origin, Long> log = new LinkedHashMap<>();

    /** The frames that arrived. */
    final List<WriteFrame> frames = new ArrayList<>();

    /** How many of the next answers are lost after delivery. */
    int loses;

    /** How often units of each firm are still told BUSY. */
    final Map<String, Integer> busy = new LinkedHashMap<>();

    /** The seq under which an id was logged. */
    long seqOf(Origin id) {
        return Objects.requireNonNull(log.get(id), "it was never logged");
    }

    @Override
    public byte[] call(TaskName task, byte[] request) {
        WriteFrame frame = WriteFrame.decode(request);
        frames.add(frame);
        List<Outcome> outcomes = new ArrayList<>();
        for (MutationUnit unit : frame.units()) {
            int left = busy.merge(unit.firm().canonical(), -1, Integer::sum);
            for (Mutation mutation : unit.mutations()) {
                outcomes.add(left >= 0 ? Outcome.rejected(GridError.BUSY, "too much waits") : logged(mutation));
            }
        }
        if (loses > 0) {
            loses--;
            throw new GridException(GridError.IN_DOUBT, "the connection broke before an answer came");
        }
        return Outcomes.encode(outcomes);
    }

    private Outcome logged(Mutation mutation) {
        Long seq = log.putIfAbsent(mutation.origin(), (long) log.size());
        return Outcome.loaded(0, seq == null ? log.size() - 1 : seq);
    }

    @Override
    public void close() {}
}
