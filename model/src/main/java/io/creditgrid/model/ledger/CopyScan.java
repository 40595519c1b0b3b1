package io.creditgrid.model.ledger;

import io.creditgrid.model.ledger.LogReplay.BlockMark;
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
     * Whether a block of this copy is another one than the one that was replayed; one that was not replayed, or had something wrong with it, is not judged.
     *
     * @param digest SHA-256 of the bytes of the block's row, so that a copy elsewhere need not send its log; null if there is none
     */
    public boolean isOtherBlock(long number, byte @Nullable [] digest) {
        BlockMark mark = soundMark(number);
        return mark != null && (digest == null || !mark.bytes().equals(Fingerprint.ofDigest(digest)));
    }

    /**
     * Says where a block of this copy differs from the one that was replayed; one that was not replayed, or had something wrong with it, is not judged.
     *
     * @param replayed bytes of the block's row in the copy that was replayed
     * @param bytes of the block's row in this copy; null if there is none
     */
    public void block(long number, byte[] replayed, byte @Nullable [] bytes) {
        BlockMark mark = soundMark(number);
        if (mark == null || Arrays.equals(replayed, bytes)) {
            return;
        }
        if (bytes == null) {
            find(Verdict.MISSING_ENTRY, mark.firstSeq(), "block " + number + " is missing");
            return;
        }
        BlockDifference first = BlockDifference.of(replayed, bytes);
        find(
                first.verdict(),
                mark.firstSeq() + first.index(),
                "block " + number + " is not that of the copy replayed from its entry " + first.index() + " on");
    }

    private @Nullable BlockMark soundMark(long number) {
        if (number < 0 || number >= replay.marks().size()) {
            return null;
        }
        return replay.isSound((int) number) ? replay.marks().get((int) number) : null;
    }

    /**
     * A row of a block that this copy has. It is found if the log ends before it; so give it after the last {@link LogChecker#advance}, by a head that was
     * read later than the row.
     */
    public void blockRow(long number) {
        if (number >= replay.marks().size()) {
            find(Verdict.UNLOGGED_WRITE, replay.size(), "block " + number + " lies behind the end of the log");
        }
    }

    /** A row that is no folder, block, head or epoch of this partition; {@code where} is the cache that it lies in. */
    public void strayRow(String where) {
        find(Verdict.UNLOGGED_WRITE, replay.size(), "a row in cache " + where + " that is no part of the log");
    }

    /**
     * Compares the head of this copy with the one that was last replayed, of the same moment: both were read while nobody could write this log. It is not
     * judged if that one had something wrong with it.
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
        } else {
            find(Verdict.ALTERED_ENTRY, replay.size(), "the head is not that of the copy replayed");
        }
    }

    private void find(Verdict verdict, long seq, String words) {
        findings.add(verdict, copy, seq, words);
    }
}
