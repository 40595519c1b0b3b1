package io.creditgrid.loaders;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.Op;

/**
 * A mutation on its way, and where it comes from.
 *
 * @param row number of its row, from 1; of a derived mutation a number after all rows
 * @param line line of the file, from 1; 0 of a derived mutation
 * @param mutation what is sent
 */
record Pending(long row, long line, Mutation mutation) {
    /** Memory that a mutation takes beside its bytes: keys, values and objects, a rough mean. */
    private static final int OVERHEAD_BYTES = 600;

    boolean derived() {
        return line == 0;
    }

    /** Whether it ends what a full file no longer lists. */
    boolean ends() {
        return derived() && mutation.image().op() == Op.REMOVE;
    }

    EnterpriseId firm() {
        return mutation.image().key().firm();
    }

    int imageBytes() {
        return mutation.image().bytes().length;
    }

    /** Memory that it takes while it waits. */
    int heldBytes() {
        return imageBytes() + OVERHEAD_BYTES;
    }
}
