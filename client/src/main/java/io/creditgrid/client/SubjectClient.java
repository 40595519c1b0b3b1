package io.creditgrid.client;

import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.RewrapAnswer;
import io.creditgrid.model.contract.SubjectAnswer;
import io.creditgrid.model.contract.SubjectRequest;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import java.util.Map;

/**
 * What operators do with the keys of personal subjects.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class SubjectClient {
    private final CreditGridClient grid;

    SubjectClient(CreditGridClient grid) {
        this.grid = grid;
    }

    /**
     * Destroys the key of a subject: what was written about it can be read by nobody any more, and nothing more is written.
     * {@link #rewrap} makes that final. There is no way back.
     *
     * @param firm the subject, or its tag
     * @throws GridException UNKNOWN_FIRM if nothing was ever written about it, BAD_IDENTIFIER if it is no personal subject,
     *     NO_PERMISSION
     */
    public SubjectAnswer destroy(EnterpriseId firm) {
        return grid.repeat(TaskName.SUBJECT_DESTROY, new SubjectRequest(firm.canonical()), SubjectAnswer.class);
    }

    /**
     * Wraps the keys of all subjects by the newest key-encryption key of the servers' key files and deletes the older ones. It
     * may be run again at any time.
     *
     * @throws GridException BAD_CONFIGURATION if the key files do not have one new key, UNAVAILABLE if a server is away,
     *     NO_PERMISSION
     */
    public RewrapAnswer rewrap() {
        return grid.repeat(TaskName.SUBJECT_REWRAP, Map.of(), RewrapAnswer.class);
    }
}
