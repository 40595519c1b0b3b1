package io.creditgrid.compute.task;

import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.contract.score.SweepAnswer;
import io.creditgrid.model.contract.score.SweepRequest;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.jspecify.annotations.Nullable;

/**
 * One call of a portfolio sweep, which the client drives: partition by partition, two passes. Each call works on the primary
 * while the partition is reserved; where it moves, the call is refused with UNAVAILABLE and may be sent again. A sweep that
 * gets no further call is cancelled.
 *
 * <p>The first pass leaves the row of base probabilities and one sweep entry, which commits to it. Calling it again answers
 * from that entry.
 */
public final class SweepTask extends DoorTask<SweepRequest> {
    private static final long serialVersionUID = 1L;

    public SweepTask() {
        super(SweepRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, SweepRequest request) {
        return reached.affinity(CacheName.HEAD.label()).mapPartitionToNode(request.partition());
    }

    @Override
    protected Object answer(Door door, Actor actor, SweepRequest request) {
        if (request.partition() >= door.identity().partitions()) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a partition below " + door.identity().partitions() + ": partition="
                            + request.partition());
        }
        ComputeParts parts = ComputeParts.of(door.ignite());
        return request.pass() == 1
                ? new First(parts, actor, request).start()
                : Appends.then(
                        reserved(door.ignite(), request.partition(), new SecondPass(request)),
                        page -> Answer.read(page, SweepAnswer.class));
    }

    /** Runs {@code job} on the primary of the partition while it is reserved there. */
    private static CompletableFuture<byte[]> reserved(Ignite ignite, int partition, IgniteCallable<byte[]> job) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        ignite.compute()
                .affinityCallAsync(List.of(CacheName.FOLDER.label(), CacheName.BASE_PD.label()), partition, job)
                .listen(done -> {
                    try {
                        answer.complete(done.get());
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        return answer;
    }

    /** The first pass over one partition. */
    private static final class First {
        private final ComputeParts parts;
        private final Door door;
        private final Actor actor;
        private final SweepRequest request;
        private final int partition;
        private final LocalDate validAt;
        private final Scorecard card;

        First(ComputeParts parts, Actor actor, SweepRequest request) {
            this.parts = parts;
            this.door = parts.door();
            this.actor = actor;
            this.request = request;
            this.partition = request.partition();
            this.validAt = parts.day(request.validAt());
            this.card = parts.cards().get(request.model(), parts.today());
        }

        Object start() {
            CreditRecord entry = parts.snapshots().entry(partition, request.sweep());
            if (entry != null && parts.snapshots().isLeftBy(partition, entry)) {
                return answer(Objects.requireNonNull(entry.integer("firms")), List.of());
            }
            if (!parts.snapshots().enter(partition)) {
                throw new GridException(
                        GridError.BUSY, "another sweep is at partition " + partition + "; send it again later");
            }
            try {
                return guarded(Appends.then(door.appender().position(partition), at -> scan(at.size())));
            } catch (RuntimeException e) {
                parts.snapshots().leave(partition);
                throw e;
            }
        }

        private Object scan(long position) {
            FirstPass pass = new FirstPass(partition, position, request.sweep(), card.modelId(), validAt);
            return Appends.then(reserved(door.ignite(), partition, pass), result -> log(position, result));
        }

        private Object log(long position, byte[] bytes) {
            FirstPass.Result left = Answer.readRequest(bytes, FirstPass.Result.class);
            LocalDate today = parts.today();
            CreditRecord record = CreditRecord.state(
                            SnapshotStore.entryKey(partition, request.sweep()),
                            Interval.from(today.toEpochDay()),
                            parts.now().toEpochMilli())
                    .set("model", card.modelId())
                    .set("validAt", validAt.toEpochDay())
                    .set("position", position)
                    .set("firms", left.firms())
                    .set("snapshot", HexFormat.of().parseHex(left.hash()))
                    .build();
            Mutation mutation = Mutation.of(
                    Origin.Request.of(RequestId.of(
                            parts.now().toEpochMilli(), door.node().config().random())),
                    Image.of(record));
            return Appends.then(door, actor, MutationUnit.of(mutation), outcomes -> {
                Appends.requireDone(outcomes);
                return answer(left.firms(), left.refused());
            });
        }

        private SweepAnswer answer(long firms, List<PortfolioRow> refused) {
            return new SweepAnswer(
                    card.modelId(),
                    validAt.toString(),
                    firms,
                    refused,
                    null,
                    card.scaling().min(),
                    card.scaling().max());
        }

        /** The same step, but the partition is free again when it has ended, well or not. */
        private Object guarded(Object step) {
            if (!(step instanceof DoorTask.Later later)) {
                parts.snapshots().leave(partition);
                return step;
            }
            return new DoorTask.Later(later.until(), () -> {
                @Nullable Object next = null;
                try {
                    next = later.next().call();
                    return next instanceof DoorTask.Later ? guarded(next) : next;
                } finally {
                    if (!(next instanceof DoorTask.Later)) {
                        parts.snapshots().leave(partition);
                    }
                }
            });
        }
    }
}
