package io.creditgrid.model.contract;

/**
 * The tasks that a thin client may call, by the class name under which the servers know them. Each takes one byte array
 * and answers one byte array: {@link #WRITE} in the frames of {@code model.mutation}, {@link #SCORES} in a {@link Bundle} of what
 * {@link #SCORE} takes, all others in JSON messages of this package.
 */
public enum TaskName {
    CREATE("io.creditgrid.grid.door.CreateTask"),
    INFO("io.creditgrid.grid.door.InfoTask"),
    STATUS("io.creditgrid.grid.health.StatusTask"),
    BASELINE("io.creditgrid.grid.cluster.BaselineTask"),
    FORGET("io.creditgrid.grid.cluster.ForgetTask"),
    WRITE("io.creditgrid.grid.door.WriteTask"),
    READ("io.creditgrid.grid.door.ReadTask"),
    LIVE_KEYS("io.creditgrid.grid.door.LiveKeysTask"),
    SEAL("io.creditgrid.grid.door.SealTask"),
    VERIFY("io.creditgrid.grid.door.VerifyTask"),
    SHOW("io.creditgrid.grid.door.ShowTask"),
    ROOT("io.creditgrid.grid.door.RootTask"),
    SUBJECT_DESTROY("io.creditgrid.grid.door.SubjectDestroyTask"),
    SUBJECT_REWRAP("io.creditgrid.grid.door.SubjectRewrapTask"),
    BACKUP("io.creditgrid.grid.door.BackupTask"),
    RESTORE("io.creditgrid.grid.door.RestoreTask"),
    SCORE("io.creditgrid.compute.task.ScoreTask"),
    SCORES("io.creditgrid.compute.task.ScoresTask"),
    SWEEP("io.creditgrid.compute.task.SweepTask"),
    MODEL_DEPLOY("io.creditgrid.compute.task.ModelDeployTask");

    private final String className;

    TaskName(String className) {
        this.className = className;
    }

    /** The name of the task's class on the servers. */
    public String className() {
        return className;
    }
}
