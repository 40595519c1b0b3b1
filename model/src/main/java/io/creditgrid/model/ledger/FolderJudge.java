package io.creditgrid.model.ledger;

import io.creditgrid.model.record.PageRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares live rows of one copy with what the log demands. What the log says nothing about, since it lies in a gap or its entry cannot be read, is not
 * judged. Not thread-safe.
 */
final class FolderJudge {
    private final Findings findings;
    private final String copy;
    private final Gaps gaps;
    private final EntryCheck entryCheck;
    private final LogReplay replay;

    FolderJudge(Findings findings, String copy, LogReplay replay, EntryCheck entryCheck) {
        this.findings = findings;
        this.copy = copy;
        this.gaps = replay.gaps();
        this.entryCheck = entryCheck;
        this.replay = replay;
    }

    /** A row that no entry explains. */
    void unexpected(@Nullable FolderReading row) {
        if (row == null) {
            find(Verdict.UNLOGGED_WRITE, Finding.UNKNOWN, "a row that no entry explains, and that cannot be read");
            return;
        }
        long first = row.lastSeq();
        boolean explained = !row.keys().isEmpty() || gaps.contains(first);
        for (FolderReading.Key key : row.keys()) {
            explained &= gaps.contains(key.lastSeq());
            first = Math.min(first, key.firstSeq());
        }
        if (!explained) {
            find(Verdict.UNLOGGED_WRITE, first, "a row that no entry explains");
        }
    }

    /** A row that must be there and is not. */
    void absent(ExpectedFolder expected) {
        find(Verdict.MISSING_VALUE, expected.firstSeq(), "a row that the log demands is missing");
    }

    /** A row that must be there. */
    void compare(FolderAddress address, ExpectedFolder expected, @Nullable FolderReading row) {
        if (row == null) {
            find(Verdict.ALTERED_VALUE, expected.firstSeq(), "a row cannot be read");
            return;
        }
        if (!row.complete()) {
            find(Verdict.ALTERED_VALUE, seqOfKey(expected, row.keys().size()), "a row cannot be read from this key on");
            return;
        }
        boolean same = compareKeys(expected, row);
        same &= compareDirectory(expected, row);
        if (!entryCheck.isFirm(row.firm(), address, replay.expected().isEncrypted(address))) {
            find(Verdict.ALTERED_VALUE, expected.firstSeq(), "a row says another firm than its key");
        } else if (same && !row.isOrdered()) {
            find(Verdict.ALTERED_VALUE, expected.firstSeq(), "a row's keys or versions are out of order");
        } else if (same && row.lastSeq() != expected.lastSeq() && !isUntold(expected, row)) {
            find(
                    Verdict.ALTERED_VALUE,
                    expected.lastSeq(),
                    "a row says that its last entry is " + row.lastSeq() + ", the log says " + expected.lastSeq());
        }
    }

    /** Whether what the row's last entry is lies in a gap; a page may have been listed there too. */
    private boolean isUntold(ExpectedFolder expected, FolderReading row) {
        return gaps.contains(row.lastSeq()) || (expected.isHome() && !gaps.isEmpty());
    }

    /** The first seq of the key at an index, where it is known which one that is; else of the row. */
    private static long seqOfKey(ExpectedFolder expected, int index) {
        return expected.keys().values().stream()
                .skip(index)
                .findFirst()
                .map(ExpectedKey::firstSeq)
                .orElseGet(expected::firstSeq);
    }

    private boolean compareKeys(ExpectedFolder expected, FolderReading row) {
        Map<Bytes, FolderReading.Key> there = new HashMap<>();
        Map<Long, FolderReading.Key> strangers = new HashMap<>();
        boolean same = true;
        for (FolderReading.Key key : row.keys()) {
            boolean twice = there.put(key.tag(), key) != null;
            if (twice || !expected.keys().containsKey(key.tag())) {
                strangers.put(key.lastSeq(), key);
            }
        }
        for (Map.Entry<Bytes, ExpectedKey> each : expected.keys().entrySet()) {
            FolderReading.Key key = there.get(each.getKey());
            ExpectedKey wanted = each.getValue();
            if (key != null) {
                boolean isAhead = row.lastSeq() >= replay.size();
                same &= isAhead && speaksOfTheFuture(key) ? false : compareKey(wanted, key);
            } else if (strangers.remove(wanted.lastSeq()) != null) {
                same &= find(Verdict.ALTERED_VALUE, wanted.firstSeq(), "a value lies under another key's tag");
            } else {
                same &= find(Verdict.MISSING_VALUE, wanted.firstSeq(), "a value that the log demands is missing");
            }
        }
        for (FolderReading.Key key : strangers.values()) {
            if (!gaps.contains(key.lastSeq())) {
                same &= find(Verdict.UNLOGGED_WRITE, key.firstSeq(), "a value that no entry explains");
            }
        }
        return same;
    }

    /** Whether a key has an entry that the log has not reached; if so, that is what is wrong with it. */
    private boolean speaksOfTheFuture(FolderReading.Key key) {
        long first = key.lastSeq() >= replay.size() ? key.lastSeq() : Long.MAX_VALUE;
        for (FolderReading.Version version : key.versions()) {
            if (version.seq() >= replay.size()) {
                first = Math.min(first, version.seq());
            }
        }
        return first != Long.MAX_VALUE
                && !find(Verdict.UNLOGGED_WRITE, first, "a key has an entry beyond the end of the log");
    }

    private boolean compareKey(ExpectedKey expected, FolderReading.Key key) {
        if (expected.isObscure() || gaps.contains(key.lastSeq())) {
            return true;
        }
        if (expected.closed() != null) {
            return compareClosed(expected, expected.closed(), key);
        }
        Map<Long, ExpectedVersion> wanted = new HashMap<>();
        expected.versions().forEach(version -> wanted.put(version.seq(), version));
        TreeSet<Long> altered = new TreeSet<>();
        TreeSet<Long> added = new TreeSet<>();
        for (FolderReading.Version version : key.versions()) {
            ExpectedVersion same = wanted.remove(version.seq());
            if (same == null) {
                added.add(version.seq());
            } else if (!agrees(same, version)) {
                altered.add(version.seq());
            }
        }
        TreeSet<Long> missing = new TreeSet<>(wanted.keySet());
        if (!missing.isEmpty() && !added.isEmpty()) {
            altered.addAll(missing); // something else stands where they should
            missing.clear();
            added.clear();
        }
        if (!altered.isEmpty()) {
            return find(Verdict.ALTERED_VALUE, altered.first(), "a value is not what its entry says");
        }
        if (!missing.isEmpty()) {
            return find(Verdict.MISSING_VALUE, missing.first(), "a version that the log demands is missing");
        }
        if (!added.isEmpty()) {
            return find(Verdict.UNLOGGED_WRITE, added.first(), "a version that no entry explains");
        }
        return compareLast(expected, key);
    }

    private boolean compareLast(ExpectedKey expected, FolderReading.Key key) {
        if (key.lastSeq() != expected.lastSeq() || key.lastBlock() != expected.lastBlock()) {
            return find(
                    Verdict.ALTERED_VALUE,
                    expected.lastSeq(),
                    "a key says that its last entry is " + key.lastSeq() + " in block " + key.lastBlock());
        }
        return true;
    }

    /** A key whose subject's key is gone: which versions win cannot be told, but each must be what its entry has. */
    private boolean compareClosed(ExpectedKey expected, Map<Long, ExpectedKey.Closed> entries, FolderReading.Key key) {
        for (FolderReading.Version version : key.versions()) {
            ExpectedKey.Closed entry = entries.get(version.seq());
            if (entry == null) {
                return find(Verdict.UNLOGGED_WRITE, version.seq(), "a version that no entry explains");
            }
            if (entry.block() != version.block() || !entry.image().equals(version.image())) {
                return find(Verdict.ALTERED_VALUE, version.seq(), "a value is not what its entry says");
            }
        }
        return compareLast(expected, key);
    }

    private static boolean agrees(ExpectedVersion expected, FolderReading.Version version) {
        return version.op() == expected.op().number()
                && version.block() == expected.block()
                && version.image().equals(expected.image());
    }

    private boolean compareDirectory(ExpectedFolder expected, FolderReading row) {
        if (!expected.isHome()) {
            return row.directory() == null
                    || find(Verdict.ALTERED_VALUE, expected.firstSeq(), "a row has a directory, which is not its part");
        }
        List<PageRef> stated = row.directory() == null ? List.of() : row.directory();
        Set<PageRef> added = new HashSet<>(stated);
        long missing = Long.MAX_VALUE;
        for (Map.Entry<PageRef, Long> each : expected.directory().entrySet()) {
            if (!added.remove(each.getKey())) {
                missing = Math.min(missing, each.getValue());
            }
        }
        if (missing != Long.MAX_VALUE) {
            boolean fewer = stated.size() < expected.directory().size();
            Verdict verdict = added.isEmpty() && fewer ? Verdict.MISSING_VALUE : Verdict.ALTERED_VALUE;
            return find(verdict, missing, "the directory of a firm lacks a page");
        }
        if (!added.isEmpty() && gaps.isEmpty()) {
            long seq = row.lastSeq() >= replay.size() ? row.lastSeq() : expected.lastSeq();
            return find(Verdict.UNLOGGED_WRITE, seq, "the directory of a firm lists a page without entries");
        }
        boolean ordered = added.isEmpty() ? new ArrayList<>(expected.directory().keySet()).equals(stated) : true;
        return (ordered && row.directory() != null)
                || find(Verdict.ALTERED_VALUE, expected.firstSeq(), "the directory of a firm is out of order");
    }

    /** Says it; false, for the caller to pass on. */
    private boolean find(Verdict verdict, long seq, String words) {
        findings.add(verdict, copy, seq, words);
        return false;
    }
}
