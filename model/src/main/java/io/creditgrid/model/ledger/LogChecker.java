package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import java.util.ArrayList;
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
    /** Rows of blocks missing in a run after which the rest of a log is held for lost. */
    private static final int ABSENT_RUN_MAX = 1_000_000;

    private final int partition;
    private final String copy;
    private final Findings findings;
    private final EntryCheck entryCheck;
    private final Chain chain;
    private final ExpectedFolders expected = new ExpectedFolders();
    private final Gaps gaps = new Gaps();
    private final List<BlockMark> marks = new ArrayList<>();
    private final UnitCheck units = new UnitCheck();

    private long nextSeq;
    private boolean lost;
    private boolean tailFaulty;
    private long writerEpoch;
    private long committedAt;
    private long incarnation;
    private long lastWithIds = Block.NONE;
    private boolean linkKnown = true;
    private long firmEntries;
    private long systemEntries;
    private byte @Nullable [] soundHead;

    /**
     * What is kept of a block to compare another copy with.
     *
     * @param firstSeq seq of its first entry
     * @param bytes of all of it
     * @param sound whether nothing was wrong with it
     */
    record BlockMark(long firstSeq, Fingerprint bytes, boolean sound) {
        BlockMark unsound() {
            return new BlockMark(firstSeq, bytes, false);
        }
    }

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
        this.incarnation = grid.incarnation();
        List<PartitionRoot> own =
                recorded.stream().filter(root -> root.partition() == partition).toList();
        this.chain = new Chain(findings, copy, grid.genesis(partition), own);
    }

    /**
     * Replays blocks up to a head, from where the last call ended.
     *
     * @param head bytes of the head row; null if there is none, as before the first entry
     * @param blocks the row of the block with a number; null if there is none
     * @return the size replayed: number of entries, lost ones included
     */
    public long advance(byte @Nullable [] head, LongFunction<byte @Nullable []> blocks) {
        Head stated = head == null ? null : decoded(head);
        int absentRun = 0;
        while (stated == null || isWanted(stated)) {
            byte[] block = blocks.apply(marks.size());
            absentRun = block == null ? absentRun + 1 : 0;
            boolean expectsBlock =
                    stated != null && marks.size() < stated.blocks() && (lost || nextSeq < stated.size());
            if (block == null && (!expectsBlock || absentRun > ABSENT_RUN_MAX)) {
                break;
            }
            read(block);
        }
        finish(head, stated);
        return nextSeq;
    }

    private boolean isWanted(Head head) {
        return marks.size() < head.blocks() || (!lost && nextSeq < head.size());
    }

    private static @Nullable Head decoded(byte[] head) {
        try {
            return Head.decode(head);
        } catch (CborException e) {
            return null;
        }
    }

    /** Starts the comparison of a copy's live rows with what was replayed. */
    public CopyScan scan(String copyName) {
        return new CopyScan(this, copyName);
    }

    /** What was found so far, by all calls. */
    public CheckReport report() {
        if (chain.recordedSize() > nextSeq) {
            findings.add(
                    Verdict.MISSING_ENTRY,
                    copy,
                    nextSeq,
                    "an epoch recorded " + chain.recordedSize() + " entries, the log has " + nextSeq);
        }
        CompactRange range = chain.range();
        return new CheckReport(
                partition,
                nextSeq,
                range == null ? null : Bytes.wrap(range.root()),
                firmEntries,
                systemEntries,
                findings.sorted(),
                findings.more());
    }

    private void read(byte @Nullable [] bytes) {
        long row = marks.size();
        if (bytes == null) {
            lose(Verdict.MISSING_ENTRY, "block " + row + " is missing");
            marks.add(new BlockMark(nextSeq, new Fingerprint(0, 0), false));
            return;
        }
        long before = nextSeq;
        tailFaulty = false;
        BlockScan block = BlockScan.of(bytes);
        if (block == null || block.entries().isEmpty()) {
            lose(Verdict.ALTERED_ENTRY, "block " + row + " cannot be read");
        } else {
            place(row, block);
        }
        marks.add(new BlockMark(before, Fingerprint.of(bytes), !tailFaulty));
    }

    private void place(long row, BlockScan block) {
        long start = BlockLayout.start(block, row, nextSeq, lost, entryCheck, partition);
        if (start == BlockLayout.NOWHERE) {
            lose(Verdict.ALTERED_ENTRY, "the row of block " + row + " holds something else");
            return;
        }
        List<BlockLayout.Placed> placed = BlockLayout.places(block, start, entryCheck);
        closeGap(start, placed.get(0).leaf());
        if (units.isOpen()) {
            alter(nextSeq - 1, "its unit goes on in the next block");
            units.forget();
        }
        String problem = headerProblem(row, start, block);
        if (problem != null) {
            alter(start, problem);
        }
        int wrong = BlockLayout.firstOutOfOrder(placed);
        if (wrong >= 0) {
            alter(start + wrong, "the entries of block " + row + " are out of order");
            placed = BlockLayout.sorted(placed);
        }
        for (BlockLayout.Placed each : placed) {
            enter(row, block, each);
        }
        link(row, block);
        if (!block.complete()) {
            lose(Verdict.ALTERED_ENTRY, "block " + row + " cannot be read from this entry on");
        }
    }

    /** Entries between what was replayed and {@code start} are lost, if there are any. */
    private void closeGap(long start, @Nullable Leaf next) {
        if (start > nextSeq) {
            if (!lost) {
                tailFaulty = true;
                if (!marks.isEmpty()) {
                    marks.set(
                            marks.size() - 1,
                            marks.get(marks.size() - 1).unsound()); // they may have been its last ones
                }
                findings.add(
                        Verdict.MISSING_ENTRY, copy, nextSeq, "entries are missing, the next one there is " + start);
            }
            skipTo(start, next == null ? null : next.prev().array());
        }
        lost = false;
    }

    private void skipTo(long seq, byte @Nullable [] lastHash) {
        gaps.add(nextSeq, seq);
        chain.skip(seq - nextSeq, lastHash);
        units.forget();
        nextSeq = seq;
    }

    private void lose(Verdict verdict, String words) {
        tailFaulty = true;
        linkKnown = false;
        units.forget();
        if (!lost) {
            lost = true;
            findings.add(verdict, copy, nextSeq, words);
        }
    }

    private void alter(long seq, String words) {
        tailFaulty = true;
        findings.add(Verdict.ALTERED_ENTRY, copy, seq, "the entry was altered: " + words);
    }

    private @Nullable String headerProblem(long row, long start, BlockScan block) {
        if (block.partition() != partition || block.number() != row || block.firstSeq() != start) {
            return "block " + row + " says " + block.partition() + ":" + block.number() + " from " + block.firstSeq();
        }
        if (block.writerEpoch() < Math.max(1, writerEpoch)) {
            return "the writer epoch fell to " + block.writerEpoch();
        }
        if (linkKnown && block.previousWithIds() != lastWithIds) {
            return "block " + row + " names " + block.previousWithIds() + " as the last block with request ids, not "
                    + lastWithIds;
        }
        if (block.ids() == null) {
            return "the request ids of block " + row + " cannot be read";
        }
        return null;
    }

    private void link(long row, BlockScan block) {
        if (block.ids() == null || !block.ids().isEmpty()) {
            lastWithIds = row;
            linkKnown = !tailFaulty;
        } else if (!linkKnown) {
            lastWithIds = block.previousWithIds();
            linkKnown = true;
        }
    }

    private void enter(long row, BlockScan block, BlockLayout.Placed placed) {
        if (placed.seq() < nextSeq) {
            alter(nextSeq, "entry " + placed.seq() + " stands here again");
            return;
        }
        closeGap(placed.seq(), placed.leaf());
        long seq = placed.seq();
        EntryReading entry = entryCheck.read(seq, block.writerEpoch(), placed.entry(), placed.leaf());
        String problem = entry.problem();
        if (problem == null && entry.meta() != null) {
            problem = contextProblem(block, placed.index(), entry, entry.meta());
        }
        if (problem != null) {
            alter(seq, problem);
        }
        units.accept(entry);
        chain.accept(seq, entry);
        remember(row, seq, entry);
        if (problem == null && entry.leaf() != null) {
            writerEpoch = block.writerEpoch();
            committedAt = entry.leaf().committedAt();
        }
        nextSeq = seq + 1;
    }

    /** What is wrong with an entry beside its neighbours, its key's entry before and its block. */
    private @Nullable String contextProblem(BlockScan block, int index, EntryReading entry, Meta meta) {
        if (block.ids() != null) {
            Bytes stated = block.idOf(index);
            Bytes own = meta.origin() instanceof Origin.Request request ? request.id() : null;
            if (own == null ? stated != null : !own.equals(stated)) {
                return "its block states another request id than its meta";
            }
        }
        if (!units.fits(entry)) {
            return "it is " + meta.k() + " of " + meta.n()
                    + " of its unit, which does not follow from the entry before it";
        }
        ExpectedKey key = expected.key(entry.address(), entry.keyTag());
        long prevSeq = key == null ? Meta.NONE : key.lastSeq();
        long prevBlock = key == null ? Meta.NONE : key.lastBlock();
        boolean agrees = meta.prevSeq() == prevSeq && meta.prevBlock() == prevBlock;
        boolean obscure = gaps.contains(meta.prevSeq()) || (key != null && key.isObscure());
        return agrees || obscure
                ? null
                : "it names " + meta.prevSeq() + " as the entry of its key before, the log has " + prevSeq;
    }

    private void remember(long row, long seq, EntryReading entry) {
        if (entry.image() == null) {
            expected.obscure(entry.address(), entry.keyTag(), seq, row);
            return;
        }
        expected.add(entry.address(), entry.keyTag(), ExpectedVersion.of(entry.image(), seq, row));
        if (entry.meta() == null || gaps.contains(entry.meta().prevSeq())) {
            expected.obscure(entry.address(), entry.keyTag(), seq, row); // what was before it is not known
        }
        if (entry.image().key().firm().isGrid()) {
            systemEntries++;
        } else {
            firmEntries++;
        }
    }

    private void finish(byte @Nullable [] head, @Nullable Head stated) {
        soundHead = null;
        if (stated == null) {
            chain.finish(null);
            if (head != null) {
                findings.add(Verdict.ALTERED_ENTRY, copy, nextSeq, "the head cannot be read");
            } else if (nextSeq > 0) {
                findings.add(Verdict.MISSING_ENTRY, copy, nextSeq, "the head is missing");
            }
            return;
        }
        // entries are missing only if the head's last leaf is another one than the last that is there
        if (stated.size() > nextSeq && (lost || !chain.endsWith(stated.lastLeaf()))) {
            if (!lost) {
                findings.add(
                        Verdict.MISSING_ENTRY,
                        copy,
                        nextSeq,
                        "the head counts " + stated.size() + " entries, the blocks hold " + nextSeq);
            }
            skipTo(stated.size(), stated.lastLeaf().array());
            tailFaulty = true;
        }
        lost = false;
        if (units.isOpen()) {
            alter(nextSeq - 1, "its unit is not finished");
        }
        boolean lastLeafRight = chain.finish(stated.size() == nextSeq ? stated : null);
        String problem = headProblem(stated, lastLeafRight);
        soundHead = problem == null && !tailFaulty ? head : null;
        if (problem != null) {
            findings.add(Verdict.ALTERED_ENTRY, copy, nextSeq, "the head was altered: " + problem);
        }
        if (tailFaulty) {
            writerEpoch = stated.writerEpoch();
        }
    }

    private @Nullable String headProblem(Head head, boolean lastLeafRight) {
        if (head.partition() != partition || head.size() != nextSeq || head.blocks() != marks.size()) {
            return "it says partition " + head.partition() + ", " + head.size() + " entries and " + head.blocks()
                    + " blocks; the log has " + nextSeq + " and " + marks.size();
        }
        CompactRange range = chain.range();
        if (!lastLeafRight || (range != null && !range.equals(head.range()))) {
            return "its hashes are not those of its " + nextSeq + " entries";
        }
        boolean judged = !tailFaulty && !chain.isEndFaulty();
        boolean agrees = head.committedAt() == committedAt
                && head.writerEpoch() == writerEpoch
                && head.lastWithIds() == lastWithIds;
        if (head.incarnation() != incarnation || (judged && !agrees)) {
            return "its commit time, incarnation, writer epoch or last block with request ids is not that of its last block";
        }
        return null;
    }

    // for CopyScan

    long size() {
        return nextSeq;
    }

    List<BlockMark> marks() {
        return marks;
    }

    /** The head of the last call; null if there was none, or something was wrong with it. */
    byte @Nullable [] soundHead() {
        return soundHead;
    }

    ExpectedFolders expected() {
        return expected;
    }

    FolderJudge judge(String copyName) {
        return new FolderJudge(findings, copyName, gaps, entryCheck, this::size);
    }

    Findings findings() {
        return findings;
    }
}
