package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.SubjectAnswer;
import io.creditgrid.model.contract.SubjectRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.door.AuditedCommit;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;

/**
 * Destroys the key of a personal subject on all copies. From then on nobody reads what was written about it; after {@link
 * SubjectRewrapTask} nobody can, whatever copies of disks there are. The log stays whole and can be verified.
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
    protected Object answer(Door door, Actor actor, SubjectRequest request) throws Exception {
        EnterpriseId firm = EnterpriseId.of(request.firm());
        if (!firm.isTag() && !door.subjects().isPersonal(firm)) {
            throw new GridException(
                    GridError.BAD_IDENTIFIER,
                    "expected a personal subject, uscc:92… or one of a register declared personal: scheme="
                            + firm.scheme() + "; records of other firms have no key of their own");
        }
        EnterpriseId tag = firm.isTag() ? firm : door.subjects().tagOf(firm);
        int partition = door.placement().partition(tag);
        AuditedCommit.Destruction done = door.commit().destroy(door.identity(), partition, tag.firmTag());
        if (done == AuditedCommit.Destruction.UNKNOWN) {
            throw door.unknownFirm(actor, "expected a subject about which something was written: nothing was");
        }
        return new SubjectAnswer(tag.canonical(), partition, done == AuditedCommit.Destruction.BEFORE);
    }
}
