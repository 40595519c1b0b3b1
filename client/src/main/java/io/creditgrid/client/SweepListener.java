package io.creditgrid.client;

/** Hears how far a sweep is; called by the thread that started it. */
@FunctionalInterface
public interface SweepListener {
    /** Hears nothing. */
    SweepListener NONE = (pass, done, partitions, firms) -> {};

    /**
     * A partition is done.
     *
     * @param pass 1 for base probabilities, 2 for scores
     * @param done partitions that this pass has done
     * @param partitions partitions of the grid
     * @param firms firms that this pass has done
     */
    void progress(int pass, int done, int partitions, long firms);
}
