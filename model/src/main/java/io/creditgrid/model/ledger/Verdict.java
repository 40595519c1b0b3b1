package io.creditgrid.model.ledger;

/** What a check of a partition says. */
public enum Verdict {
    /** The log hangs together and every live value is what the log says, and nothing else. */
    OK,
    /** A live value is not what its last entries say. */
    ALTERED_VALUE,
    /** A live value that the log demands is not there. */
    MISSING_VALUE,
    /** A live value that no entry explains. */
    UNLOGGED_WRITE,
    /** The bytes of an entry, of its block or of the head were changed. */
    ALTERED_ENTRY,
    /** Entries that the log once had are not there. */
    MISSING_ENTRY,
    /** There was no copy to check. */
    UNAVAILABLE
}
