package io.creditgrid.model.ledger;

/** Finds the keys of personal subjects. */
@FunctionalInterface
public interface SubjectLookup {
    /** Knows none. */
    SubjectLookup NONE = firmTag -> SubjectKey.Gone.MISSING;

    /**
     * The key of a subject.
     *
     * @param firmTag 16 bytes
     */
    SubjectKey of(Bytes firmTag);
}
