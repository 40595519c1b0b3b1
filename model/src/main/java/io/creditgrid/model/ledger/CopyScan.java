package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of one copy with a replayed log. Give it every folder row of the copy once, then {@link #end}; rows that are {@link #ahead} of the
 * replay again after the next {@link LogChecker#advance}; at the end {@link #finish}. Where the copy is not the one whose log was replayed, give it the
 * copy's blocks and head too.
 *
 * <p><strong>Thread-safety.</strong> Not safe, as its replay.
 */
public final class CopyScan {
    private final LogReplay replay;
    private final String copy;
    private final FolderJudge judge;
    private final Findings findings;
    private final long startSize;
    private final Set<FolderAddress> seen = new HashSet<>();
    private final Map<FolderAddress, FolderReading> ahead = new HashMap<>();

    CopyScan(LogReplay replay, FolderJudge judge, Findings findings, String copy) {
        this.replay = replay;
        this.judge = judge;
        this.findings = findings;
        this.copy = copy;
        this.startSize = replay.size();
    }

    /**
     * Judges a folder row, read after the head that was last replayed; or sets it aside if it has gone further.
     *
     * @return whether it was judged
     */
    public boolean row(FolderAddress address, byte[] bytes) {
        seen.add(address);
        FolderReading row = FolderReading.of(bytes);
        if (row != null && row.complete() && row.lastSeq() >= replay.size()) {
            ahead.put(address, row);
            return false;
        }
        ahead.remove(address);
        judge(address, row);
        return true;
    }

    private void judge(FolderAddress address, @Nullable FolderReading row) {
        ExpectedFolder expected = replay.expected().at(address);
        if (expected == null) {
            judge.unexpected(row);
        } else {
            judge.compare(address, expected, row);
        }
    }

    /** A row that was {@link #ahead} and is not there any more. */
    public void gone(FolderAddress address) {
        ahead.remove(address);
        ExpectedFolder expected = replay.expected().at(address);
        if (expected != null) {
            judge.absent(expected);
        }
    }

    /** All rows were given: those that the log demanded when the scan began, and that were not among them, are missing. */
    public void end() {
        replay.expected().all().forEach((address, expected) -> {
            if (expected.madeAt() < startSize && !seen.contains(address)) {
                judge.absent(expected);
            }
        });
    }

    /** The rows that have gone further than the replay. */
    public Set<FolderAddress> ahead() {
        return Set.copyOf(ahead.keySet());
    }

    /** The grid stands still and the log was replayed to its end: rows that are still ahead speak of entries that do not exist. */
    public void finish() {
        ahead.forEach(this::judge);
        ahead.clear();
    }

    /**
     * Compares a block of this copy with the one that was replayed; one that was not replayed, or had something wrong with it, is not judged.
     *
     * @param bytes of the block's row; null if there is none
     */
    public void block(long number, byte @Nullable [] bytes) {
        blockDigest(number, bytes == null ? null : Sha256.of(bytes));
    }

    /**
     * As {@link #block}, for a copy on another node, which need not send its log.
     *
     * @param digest SHA-256 of the bytes of the block's row; null if there is none
     */
    public void blockDigest(long number, byte @Nullable [] digest) {
        if (number < 0 || number >= replay.marks().size()) {
            return;
        }
        LogReplay.BlockMark mark = replay.marks().get((int) number);
        if (!mark.sound()) {
            return;
        }
        if (digest == null) {
            find(Verdict.MISSING_ENTRY, mark.firstSeq(), "block " + number + " is missing");
        } else if (!mark.bytes().equals(Fingerprint.ofDigest(digest))) {
            find(Verdict.ALTERED_ENTRY, mark.firstSeq(), "block " + number + " is not that of the copy replayed");
        }
    }

    /**
     * Compares the head of this copy, read after the one that was last replayed, with that one; it is not judged if it has gone further, or if that one had
     * something wrong with it.
     *
     * @param bytes of the head's row; null if there is none
     */
    public void head(byte @Nullable [] bytes) {
        byte[] sound = replay.soundHead();
        if (sound == null || Arrays.equals(bytes, sound)) {
            return;
        }
        if (bytes == null) {
            find(Verdict.MISSING_ENTRY, replay.size(), "the head is missing");
            return;
        }
        try {
            if (Head.decode(bytes).size() > replay.size()) {
                return;
            }
            find(Verdict.ALTERED_ENTRY, replay.size(), "the head is not that of the copy replayed");
        } catch (CborException e) {
            find(Verdict.ALTERED_ENTRY, replay.size(), "the head cannot be read");
        }
    }

    private void find(Verdict verdict, long seq, String words) {
        findings.add(verdict, copy, seq, words);
    }
}
