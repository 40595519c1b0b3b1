package io.creditgrid.model.ledger;

import java.util.Collection;
import java.util.List;

/** Finds the keys of personal subjects. */
public interface SubjectLookup {
    /** Knows none. */
    SubjectLookup NONE = firmTag -> SubjectKey.Gone.MISSING;

    /**
     * The key of a subject.
     *
     * @param firmTag 16 bytes
     */
    SubjectKey of(Bytes firmTag);

    /** Tags of the subjects of the log that is read, as far as they can be listed: by them an entry is recognised whose own tag was altered. */
    default Collection<Bytes> all() {
        return List.of();
    }
}
