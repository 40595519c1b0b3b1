package io.creditgrid.client;

import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.backup.BackupCut;
import io.creditgrid.model.contract.backup.BackupPage;
import io.creditgrid.model.contract.backup.BackupRequest;
import io.creditgrid.model.contract.backup.RestoreAnswer;
import io.creditgrid.model.contract.backup.RestoreRequest;
import java.time.Duration;

/**
 * The steps of backups and restores, for operators. Every step may be asked for again; calls are repeated while partitions
 * move.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class BackupClient {
    private static final Patience BEARING =
            new Patience(Integer.MAX_VALUE, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 200);

    private final CreditGridClient grid;

    BackupClient(CreditGridClient grid) {
        this.grid = grid;
    }

    /**
     * Where all logs end, at one moment.
     *
     * @throws GridException NOT_CREATED, READ_ONLY without a majority, NO_PERMISSION
     */
    public BackupCut cut() {
        return grid.ask(TaskName.BACKUP, BackupRequest.cut(), BackupCut.class, BEARING);
    }

    /**
     * A page of rows, or a seal.
     *
     * @throws GridException STORED_FORM if a row is missing
     */
    public BackupPage page(BackupRequest request) {
        return grid.ask(TaskName.BACKUP, request, BackupPage.class, BEARING);
    }

    /**
     * A step of a restore.
     *
     * @throws GridException BAD_BACKUP if it may not be restored here, NOT_EMPTY if the grid exists, NO_PERMISSION
     */
    public RestoreAnswer restore(RestoreRequest request) {
        return grid.ask(TaskName.RESTORE, request, RestoreAnswer.class, BEARING);
    }
}
