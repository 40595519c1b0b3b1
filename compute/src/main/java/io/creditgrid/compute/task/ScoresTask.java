package io.creditgrid.compute.task;

import io.creditgrid.grid.door.BundleTask;

/** Scores of several firms that travel together; each is what {@link ScoreTask} gives. */
public final class ScoresTask extends BundleTask {
    private static final long serialVersionUID = 1L;

    public ScoresTask() {
        super(ScoreTask.class);
    }
}
