package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.ledger.CheckReport;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.log.EpochVerifier;
import io.creditgrid.persistence.log.PartitionVerifier;
import io.creditgrid.persistence.log.Verification;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Verifies one partition, or the log of epochs, on the node that is its primary. Callers drive the partitions, several at a
 * time, and put the answers together.
 */
public final class VerifyTask extends DoorTask<VerifyRequest> {
    private static final long serialVersionUID = 1L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    public VerifyTask() {
        super(VerifyRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, VerifyRequest request) {
        return request.partition() == VerifyRequest.EPOCHS
                ? AuditDesk.primary(reached, CacheName.EPOCH, 0)
                : AuditDesk.primary(reached, CacheName.HEAD, request.partition());
    }

    @Override
    protected Object answer(Door door, Actor actor, VerifyRequest request) throws Exception {
        int partition = request.partition();
        int partitions = door.identity().partitions();
        if (partition != VerifyRequest.EPOCHS && (partition < 0 || partition >= partitions)) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a partition from 0 to " + (partitions - 1) + ": partition=" + partition);
        }
        AuditDesk desk = AuditDesk.of(door.ignite());
        return desk.verifying(() -> {
            long start = System.nanoTime();
            Verification done = partition == VerifyRequest.EPOCHS
                    ? new EpochVerifier(door.ignite()).verify()
                    : new PartitionVerifier(door.ignite(), door.identity(), door.keys(), door.subjectKeys())
                            .verify(partition, desk.recorded(door.ignite()));
            door.meter()
                    .verified(partition, done.report().verdict(), door.clock().millis());
            return message(done, (System.nanoTime() - start) / NANOS_PER_MILLI);
        });
    }

    private static VerifyAnswer message(Verification done, long millis) {
        CheckReport report = done.report();
        return new VerifyAnswer(
                report.partition(),
                report.verdict().name(),
                report.size(),
                report.root() == null ? null : report.root().toString(),
                report.firmEntries(),
                report.systemEntries(),
                report.live().records(),
                report.live().enterprises(),
                report.destroyed().subjects(),
                report.destroyed().entries(),
                done.copies(),
                report.findings().stream()
                        .map(finding -> new VerifyAnswer.Finding(
                                finding.verdict().name(),
                                finding.partition(),
                                finding.seq(),
                                finding.copy(),
                                done.kinds().get(finding.seq()),
                                finding.words()))
                        .toList(),
                report.more(),
                millis);
    }
}
