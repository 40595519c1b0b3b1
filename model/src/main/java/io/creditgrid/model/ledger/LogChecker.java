package io.creditgrid.model.ledger;

import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/*
 * A check has two halves. The log is replayed: every entry is checked by itself (EntryCheck), with its neighbours (Chain) and
 * with the entries of its key before, and leaves behind what must be live now (ExpectedFolders). Then each copy's live rows
 * are compared with that, both ways (CopyScan).
 *
 * A finding must not hide the rest, nor make sound things look bad. So what cannot be read becomes a gap: keys that entries
 * inside it may have changed are not judged, and the tree goes on where the lost leaf hash is named by its successor.
 */
/**
 * Checks one partition: replays its log and compares it with the live rows of its copies. The same code runs in a live grid and offline, over rows, blocks
 * and roots that the caller reads; it reads no clock and holds under 300 bytes a live version.
 *
 * <p>Order of calls on a live grid: read the recorded roots, then the head, {@link #advance}; then for each copy {@link #scan} and give it all rows. Rows that
 * have gone further than the replay are set aside: read the head again, {@link #advance}, read those rows again. At the end {@link #report}. What is read
 * after a head cannot lie behind it, so a busy grid raises no false alarm.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one checker, one thread. <strong>Complexity.</strong> About three hashes a field of the log.
 */
public final class LogChecker {
    private final int partition;
    private final String copy;
    private final Findings findings;
    private final EntryCheck entryCheck;
    private final LogReplay replay;

    /**
     * A check that has replayed nothing yet.
     *
     * @param grid as it was created
     * @param partition the partition to check
     * @param keys the grid's secrets, to recompute tags and commitments
     * @param recorded sizes and roots of this partition that epochs recorded, read before the first head, in any order
     * @param copy what to call the copy whose head and blocks are replayed, for example {@code primary}
     */
    public LogChecker(GridIdentity grid, int partition, LedgerKeys keys, List<PartitionRoot> recorded, String copy) {
        this.partition = partition;
        this.copy = copy;
        this.findings = new Findings(partition);
        this.entryCheck = new EntryCheck(grid, partition, keys);
        this.replay = new LogReplay(grid, partition, entryCheck, keys.subjects(), findings, recorded, copy);
    }

    /**
     * Replays blocks up to a head, from where the last call ended.
     *
     * @param head bytes of the head row; null if there is none, as before the first entry: then {@code blocks} MUST be read while
     *     nobody can write, since the first block of a log would look like one without a head
     * @param blocks the row of the block with a number; null if there is none
     * @return the size replayed: number of entries, lost ones included
     */
    public long advance(byte @Nullable [] head, LongFunction<byte @Nullable []> blocks) {
        replay.advance(head, blocks);
        return replay.size();
    }

    /** Starts the comparison of a copy's live rows with what was replayed. */
    public CopyScan scan(String copyName) {
        return new CopyScan(replay, new FolderJudge(findings, copyName, replay, entryCheck), findings, copyName);
    }

    /** Whether a replayed entry is one of the personal subject with that firm tag. */
    public boolean isSubject(Bytes firmTag) {
        return replay.expected().isEncrypted(FolderAddress.of(firmTag.array(), 0, 0));
    }

    /**
     * Whether a key is destroyed of which the log, as far as it was replayed, does not say so. On a live grid it may just have been destroyed: read the head
     * again and {@link #advance}.
     */
    public boolean awaitsErasure() {
        return !replay.subjects().isEachDestructionLogged();
    }

    /** What was found so far, by all calls. */
    public CheckReport report() {
        if (replay.recordedSize() > replay.size()) {
            findings.add(
                    Verdict.MISSING_ENTRY,
                    copy,
                    replay.size(),
                    "an epoch recorded " + replay.recordedSize() + " entries, the log has " + replay.size());
        }
        replay.subjects().finish(replay.gaps().isEmpty());
        return new CheckReport(
                partition,
                replay.size(),
                replay.root(),
                replay.firmEntries(),
                replay.systemEntries(),
                replay.expected().live(),
                replay.subjects().destroyed(),
                findings.sorted(),
                findings.more());
    }
}
