package io.creditgrid.bench.fault;

/** What is done to a cluster. */
enum Fault {
    /** One node halts when a commit has come to that point. */
    HEAD_LOCKED,
    ROWS_WRITTEN,
    BEFORE_COMMIT,
    COMMITTED_NOT_ANSWERED,
    /** One node halts when a checkpoint is marked, before its pages are written. */
    CHECKPOINT,
    /** One node halts while a checkpoint writes pages. */
    CHECKPOINT_PAGES,
    /** One node is killed, started, and halts when a cache begins to rebalance. */
    REBALANCE,
    /** One node is killed, started, and killed again at some moment of its start. */
    RESTART,
    /** kill -9, one after the other within a second or at once. */
    KILL_ONE,
    KILL_TWO,
    KILL_ALL,
    /** One node is stopped in order. */
    STOP_ONE,
    /** One node is frozen for longer than failure detection waits, then goes on. */
    FREEZE,
    /** As above, at that point of a commit. */
    FREEZE_BEFORE_COMMIT,
    FREEZE_COMMITTED
}
