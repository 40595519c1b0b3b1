package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.model.contract.TaskName;

/** Which role may call which task. What a caller may see or write inside a task is decided there. */
public final class TaskRights {
    private static final Role[] SCORERS = {Role.RISK_ENGINE, Role.SCIENTIST, Role.ENTERPRISE, Role.REGULATOR};

    private TaskRights() {}

    /** The allow-list of a grid; a task that is not in it can be called by nobody. */
    public static RoleTable.Builder table() {
        return RoleTable.builder()
                .allow(TaskName.CREATE.className(), Role.OPERATOR)
                .allow(TaskName.INFO.className(), Role.values())
                .allow(TaskName.STATUS.className(), Role.OPERATOR)
                .allow(TaskName.BASELINE.className(), Role.OPERATOR)
                .allow(TaskName.FORGET.className(), Role.OPERATOR)
                .allow(TaskName.WRITE.className(), Role.LOADER)
                .allow(TaskName.READ.className(), Role.values()) // operators see the grid's own records
                .allow(TaskName.LIVE_KEYS.className(), Role.LOADER)
                .allow(TaskName.SEAL.className(), Role.OPERATOR)
                .allow(TaskName.VERIFY.className(), Role.AUDITOR, Role.REGULATOR, Role.OPERATOR)
                .allow(TaskName.SHOW.className(), Role.AUDITOR, Role.REGULATOR)
                .allow(TaskName.ROOT.className(), Role.AUDITOR, Role.REGULATOR, Role.OPERATOR)
                .allow(TaskName.SUBJECT_DESTROY.className(), Role.OPERATOR)
                .allow(TaskName.SUBJECT_REWRAP.className(), Role.OPERATOR)
                .allow(TaskName.BACKUP.className(), Role.OPERATOR)
                .allow(TaskName.RESTORE.className(), Role.OPERATOR)
                .allow(TaskName.SCORE.className(), SCORERS)
                .allow(TaskName.SCORES.className(), SCORERS)
                .allow(TaskName.SWEEP.className(), Role.SCIENTIST)
                .allow(TaskName.MODEL_DEPLOY.className(), Role.SCIENTIST);
    }
}
