package io.creditgrid.model.ledger;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Personal subjects whose keys are gone: counts those that were destroyed, holds them against the entries that say so, and says where a key is missing or
 * altered. Not thread-safe.
 */
final class ClosedSubjects {
    private final Findings findings;
    private final String copy;
    private final SubjectLookup subjects;

    /** Seq of the first entry of each that is destroyed. */
    private final Map<Bytes, Long> destroyed = new TreeMap<>();

    /** Seq of the last entry that says so. */
    private final Map<Bytes, Long> erased = new TreeMap<>();

    private final Set<Bytes> faulty = new HashSet<>();
    private long entries;

    /** @param subjects what is known of the keys now */
    ClosedSubjects(Findings findings, String copy, SubjectLookup subjects) {
        this.findings = findings;
        this.copy = copy;
        this.subjects = subjects;
    }

    /** Notes an entry that no key opens. */
    void closed(long seq, EntryReading entry) {
        Bytes firmTag = entry.stored().firmTag();
        if (entry.gone() == SubjectKey.Gone.DESTROYED) {
            destroyed.putIfAbsent(firmTag, seq);
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

    /** Notes an entry by which a subject's key was destroyed. */
    void erased(long seq, Bytes firmTag) {
        erased.put(firmTag, seq);
    }

    /** Whether all destroyed keys have their entries, as far as the log was replayed. */
    boolean isEachDestructionLogged() {
        return erased.keySet().containsAll(destroyed.keySet());
    }

    /**
     * Holds destroyed keys and entries that say so against each other, once all was replayed.
     *
     * @param whole whether no entry was lost; if some were, they may have said it
     */
    void finish(boolean whole) {
        destroyed.forEach((firmTag, seq) -> {
            if (whole && !erased.containsKey(firmTag)) {
                findings.add(
                        Verdict.UNLOGGED_WRITE,
                        copy,
                        seq,
                        "the key of its subject was destroyed, and no entry says so");
            }
        });
        erased.forEach((firmTag, seq) -> {
            if (subjects.of(firmTag) instanceof SubjectKey.Held) {
                findings.add(
                        Verdict.ALTERED_VALUE, copy, seq, "the key that was destroyed with this entry is there again");
            }
        });
    }

    CheckReport.Destroyed destroyed() {
        return new CheckReport.Destroyed(destroyed.size(), entries);
    }
}
