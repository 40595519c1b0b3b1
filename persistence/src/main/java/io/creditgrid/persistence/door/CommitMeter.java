package io.creditgrid.persistence.door;

import io.creditgrid.model.mutation.Outcome;

/**
 * Told what an {@link Appender} did, so that it can be counted. Called by all lanes for each transaction and mutation, hence
 * quick, never failing, and safe for use by several threads.
 */
public interface CommitMeter {
    /** How a transaction ended. */
    enum End {
        /** The backup has all of it. */
        CONFIRMED,
        /** Whether it was written, or lies on the backup, is not known for at least one partition. */
        IN_DOUBT,
        /** Nothing was written. */
        REFUSED
    }

    /**
     * A transaction has ended.
     *
     * @param mutations mutations that were handed to it, 1 or more
     * @param nanos how long it took, the answer of the backup included
     */
    void ended(End end, int mutations, long nanos);

    /** A mutation is answered. */
    void answered(Outcome outcome);
}
