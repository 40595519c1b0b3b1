package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.SubjectAnswer;
import io.creditgrid.model.contract.SubjectRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Destroys the key of a personal subject on all copies, and logs that it did in the same transaction. From then on nobody reads
 * what was written about it; after {@link SubjectRewrapTask} nobody can, whatever copies of disks there are. The log stays whole
 * and can be verified.
 */
public final class SubjectDestroyTask extends DoorTask<SubjectRequest> {
    private static final long serialVersionUID = 1L;

    public SubjectDestroyTask() {
        super(SubjectRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, SubjectRequest request) {
        int partition = Door.of(reached).placement().partition(EnterpriseId.of(request.firm()));
        return AuditDesk.primary(reached, CacheName.HEAD, partition);
    }

    @Override
    protected Object answer(Door door, Actor actor, SubjectRequest request) {
        EnterpriseId firm = EnterpriseId.of(request.firm());
        if (!firm.isTag() && !door.subjects().isPersonal(firm)) {
            throw new GridException(
                    GridError.BAD_IDENTIFIER,
                    "expected a personal subject, uscc:92… or one of a register declared personal: scheme="
                            + firm.scheme() + "; records of other firms have no key of their own");
        }
        EnterpriseId tag = firm.isTag() ? firm : door.subjects().tagOf(firm);
        CompletableFuture<List<Outcome>> logged = door.appender()
                .append(
                        MutationUnit.of(erasure(door, tag)),
                        new Organisation(actor.organisation()),
                        actor.login(),
                        false,
                        false);
        return new Later(logged, () -> answer(door, actor, tag, logged.join().get(0)));
    }

    /** The entry with which the writer destroys the key; it lies in the log of the subject's partition, in clear. */
    private static Mutation erasure(Door door, EnterpriseId tag) {
        Instant now = door.clock().instant();
        RecordKey key = new RecordKey(
                EnterpriseId.ofPartition(door.placement().partition(tag)),
                RecordKind.ERASE,
                RecordKey.GRID_SOURCE,
                List.of(tag.canonical()));
        long day = now.atOffset(door.identity().offset()).toLocalDate().toEpochDay();
        CreditRecord record = CreditRecord.event(key, day, now.toEpochMilli())
                .set("destroyedAt", now.toEpochMilli())
                .build();
        return Mutation.of(
                Origin.Request.of(
                        RequestId.of(now.toEpochMilli(), door.node().config().random())),
                Image.of(record));
    }

    private static SubjectAnswer answer(Door door, Actor actor, EnterpriseId tag, Outcome outcome) {
        GridError error = outcome.error();
        if (error == GridError.UNKNOWN_FIRM) {
            throw door.unknownFirm(actor, outcome.message());
        }
        if (error != null) {
            throw new GridException(error, outcome.message());
        }
        boolean already = outcome.code() == Outcome.Code.UNCHANGED;
        return new SubjectAnswer(tag.canonical(), outcome.partition(), outcome.seq(), already);
    }
}
