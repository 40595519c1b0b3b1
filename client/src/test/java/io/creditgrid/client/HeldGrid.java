package io.creditgrid.client;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A channel that answers when it is told to. A mutation with request id n is answered as loaded with seq n. */
final class HeldGrid implements Channel {
    private final List<WriteFrame> frames = new ArrayList<>();
    private final List<CompletableFuture<byte[]>> answers = new ArrayList<>();

    @Override
    public byte[] call(TaskName task, byte[] request) {
        return Answers.await(callAsync(task, request));
    }

    @Override
    public synchronized CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        frames.add(task == TaskName.WRITE ? WriteFrame.decode(request) : new WriteFrame(null, false, false, List.of()));
        answers.add(answer);
        return answer;
    }

    /** Calls made so far. */
    synchronized int calls() {
        return frames.size();
    }

    /** The frame of a call. */
    synchronized WriteFrame frame(int call) {
        return frames.get(call);
    }

    /** Ids in the frame of a call, in its order. */
    List<Integer> ids(int call) {
        return mutations(call).stream().map(HeldGrid::id).toList();
    }

    /** Answers a call: all of it was loaded. */
    void load(int call) {
        answer(call, id -> Outcome.loaded(0, id));
    }

    /** Answers a call: all of it was refused. */
    void refuse(int call, GridError error) {
        answer(call, id -> Outcome.rejected(error, "refused"));
    }

    /** Answers a call, by id. */
    void answer(int call, Function<Integer, Outcome> outcome) {
        List<Outcome> outcomes =
                mutations(call).stream().map(HeldGrid::id).map(outcome).toList();
        promise(call).complete(Outcomes.encode(outcomes));
    }

    /** Answers a call with one refusal, as a frame is that the grid cannot read. */
    void refuseWhole(int call, GridError error) {
        promise(call).complete(Outcomes.encode(List.of(Outcome.rejected(error, "refused"))));
    }

    /** The answer of a call that is still to come. */
    synchronized CompletableFuture<byte[]> promise(int call) {
        return answers.get(call);
    }

    private List<Mutation> mutations(int call) {
        return frame(call).units().stream()
                .flatMap(unit -> unit.mutations().stream())
                .toList();
    }

    static int id(Mutation mutation) {
        Bytes id = ((Origin.Request) Objects.requireNonNull(mutation.origin())).id();
        return ByteBuffer.wrap(id.array()).getInt(12);
    }

    @Override
    public void close() {}
}
