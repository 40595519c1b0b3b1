package io.creditgrid.persistence.door;

/**
 * Told of the points that a commit passes. Crash tests end or freeze the process at one of them; a node that serves has
 * {@link #NONE}.
 *
 * <p>Called on the lane's thread inside the transaction, so what it does holds the heads' locks meanwhile.
 */
@FunctionalInterface
public interface CommitProbe {
    /** Does nothing. */
    CommitProbe NONE = point -> {};

    /** A point of a commit, in the order in which they are passed. */
    enum Point {
        /** The heads are locked, nothing is judged yet. */
        HEAD_LOCKED,
        /** Folders and blocks are put, the heads not yet. */
        ROWS_WRITTEN,
        /** All is put, the transaction has not begun to commit. */
        BEFORE_COMMIT,
        /** The transaction has committed; neither the backup nor the caller was asked or told. */
        COMMITTED_NOT_ANSWERED
    }

    /** A commit has come to {@code point}. */
    void reached(Point point);
}
