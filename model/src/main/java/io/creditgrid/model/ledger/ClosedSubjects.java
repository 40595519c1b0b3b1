package io.creditgrid.model.ledger;

import java.util.HashSet;
import java.util.Set;

/** Personal subjects whose entries no key opens: counts those that were destroyed, and says where a key is missing or altered. Not thread-safe. */
final class ClosedSubjects {
    private final Findings findings;
    private final String copy;
    private final Set<Bytes> destroyed = new HashSet<>();
    private final Set<Bytes> faulty = new HashSet<>();
    private long entries;

    ClosedSubjects(Findings findings, String copy) {
        this.findings = findings;
        this.copy = copy;
    }

    /** Notes an entry that no key opens. */
    void closed(long seq, EntryReading entry) {
        Bytes firmTag = entry.stored().firmTag();
        if (entry.gone() == SubjectKey.Gone.DESTROYED) {
            destroyed.add(firmTag);
            entries++;
        } else if (faulty.add(firmTag)) { // one key opens many entries: its first one stands for it
            boolean missing = entry.gone() == SubjectKey.Gone.MISSING;
            findings.add(
                    missing ? Verdict.MISSING_VALUE : Verdict.ALTERED_VALUE,
                    copy,
                    seq,
                    missing
                            ? "the key of its subject is missing, and no note that it was destroyed is there"
                            : "the key of its subject was altered");
        }
    }

    CheckReport.Destroyed destroyed() {
        return new CheckReport.Destroyed(destroyed.size(), entries);
    }
}
