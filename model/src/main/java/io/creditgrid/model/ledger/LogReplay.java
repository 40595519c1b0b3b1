package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Replays one copy of a partition's log: says what is wrong with it, and keeps what must be live now. Not thread-safe. */
final class LogReplay {
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
    private final HeaderCheck header;
    private final ClosedSubjects subjects;
    private final UnitCheck units = new UnitCheck();
    private final GridIdentity grid;

    private long nextSeq;
    /** Whether the last row could not be read, so that entries from nextSeq on may be missing. */
    private boolean lost;
    /** Whether something is wrong with the last block, so that the head is not held against it. */
    private boolean tailFaulty;

    private long committedAt;
    /** The life in which the last sound entry was written; the grid's, before there is one. */
    private long life;

    private boolean begun;
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

    LogReplay(
            GridIdentity grid,
            int partition,
            EntryCheck entryCheck,
            SubjectLookup keys,
            Findings findings,
            List<PartitionRoot> recorded,
            String copy) {
        this.partition = partition;
        this.copy = copy;
        this.findings = findings;
        this.entryCheck = entryCheck;
        this.header = new HeaderCheck(partition);
        this.subjects = new ClosedSubjects(findings, copy, keys);
        this.grid = grid;
        this.life = grid.incarnation();
        List<PartitionRoot> own =
                recorded.stream().filter(root -> root.partition() == partition).toList();
        this.chain = new Chain(findings, copy, grid.genesis(partition), own);
    }

    /** Replays blocks up to a head, from where the last call ended. */
    void advance(byte @Nullable [] head, LongFunction<byte @Nullable []> blocks) {
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

    private void read(byte @Nullable [] bytes) {
        long row = marks.size();
        if (bytes == null) {
            lose(Verdict.MISSING_ENTRY, "block " + row + " is missing");
            marks.add(new BlockMark(nextSeq, new Fingerprint(0, 0), false));
            return;
        }
        long first = nextSeq;
        tailFaulty = false;
        BlockScan block = BlockScan.of(bytes);
        if (block == null || block.entries().isEmpty()) {
            lose(Verdict.ALTERED_ENTRY, "block " + row + " cannot be read");
        } else {
            first = place(row, block);
        }
        marks.add(new BlockMark(first, Fingerprint.of(bytes), !tailFaulty));
    }

    /** Finds out where a block belongs and replays it; the seq of its first entry. */
    private long place(long row, BlockScan block) {
        long start = BlockLayout.start(block, row, nextSeq, lost, entryCheck, partition);
        if (start == BlockLayout.NOWHERE) {
            lose(Verdict.ALTERED_ENTRY, "the row of block " + row + " holds something else");
            return nextSeq;
        }
        List<BlockLayout.Placed> placed = BlockLayout.places(block, start, entryCheck);
        closeGap(start, placed.get(0).leaf());
        if (units.isOpen()) {
            alter(nextSeq - 1, "its unit goes on in the next block");
            units.forget();
        }
        String problem = header.problem(row, start, block);
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
        header.accept(row, block, !tailFaulty);
        if (!block.complete()) {
            lose(Verdict.ALTERED_ENTRY, "block " + row + " cannot be read from this entry on");
        }
        return start;
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
        header.forgetLink();
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
        if (problem == null && entry.leaf() != null && !follows(entry.leaf().incarnation())) {
            problem = "it was written in a life before that of the entry before it";
        }
        if (problem != null) {
            alter(seq, problem);
        }
        units.accept(entry);
        chain.accept(seq, entry);
        remember(row, seq, entry);
        if (problem == null && entry.leaf() != null) {
            header.accept(block.writerEpoch());
            committedAt = entry.leaf().committedAt();
            life = entry.leaf().incarnation();
            begun = true;
        }
        nextSeq = seq + 1;
    }

    /** Lives follow each other, and no two have one count. */
    private boolean follows(long next) {
        return !begun || next == life || GridIdentity.lifeCount(next) > GridIdentity.lifeCount(life);
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
        if (entry.isEncrypted()) {
            expected.encrypted(entry.address());
        }
        if (entry.gone() != null) {
            subjects.closed(seq, entry);
            Fingerprint image = Fingerprint.of(entry.stored().image().array());
            expected.close(entry.address(), entry.keyTag(), seq, row, image);
            firmEntries++; // only firms are personal subjects
            return;
        }
        if (entry.image() == null) {
            expected.obscure(entry.address(), entry.keyTag(), seq, row);
            return;
        }
        expected.add(
                entry.address(),
                entry.keyTag(),
                ExpectedVersion.of(entry.image(), entry.stored().image(), seq, row));
        if (entry.meta() == null || gaps.contains(entry.meta().prevSeq())) {
            expected.obscure(entry.address(), entry.keyTag(), seq, row); // what was before it is not known
        }
        noteErasure(seq, entry.image());
        if (entry.image().key().firm().isGrid()) {
            systemEntries++;
        } else {
            firmEntries++;
        }
    }

    private void noteErasure(long seq, Image image) {
        if (image.key().kind() == RecordKind.ERASE && image.op() == Op.PUT) {
            EnterpriseId subject = EnterpriseId.of(image.key().part(0));
            if (subject.isTag()) {
                subjects.erased(seq, Bytes.wrap(subject.firmTag()));
            }
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
        // one that an epoch contradicts vouches for nothing either
        boolean shorter = chain.recordedSize() > nextSeq;
        soundHead = problem == null && !tailFaulty && !shorter ? head : null;
        if (problem != null) {
            findings.add(Verdict.ALTERED_ENTRY, copy, nextSeq, "the head was altered: " + problem);
        }
        if (tailFaulty) {
            header.accept(stated.writerEpoch());
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
                && head.writerEpoch() == header.writerEpoch()
                && head.incarnation() == life
                && head.lastWithIds() == header.lastWithIds();
        if (!grid.mayHaveLived(head.incarnation()) || (judged && !agrees)) {
            return "its commit time, incarnation, writer epoch or last block with request ids is not that of its last block";
        }
        return null;
    }

    /** The greatest size that an epoch recorded. */
    long recordedSize() {
        return chain.recordedSize();
    }

    /** Root over all entries; null if some were lost. */
    @Nullable
    Bytes root() {
        CompactRange range = chain.range();
        return range == null ? null : Bytes.wrap(range.root());
    }

    long firmEntries() {
        return firmEntries;
    }

    /** Personal subjects whose keys are gone. */
    ClosedSubjects subjects() {
        return subjects;
    }

    long systemEntries() {
        return systemEntries;
    }

    Gaps gaps() {
        return gaps;
    }

    long size() {
        return nextSeq;
    }

    List<BlockMark> marks() {
        return marks;
    }

    /** Whether nothing was found wrong with a block, neither when it was replayed nor by what came after it. */
    boolean isSound(int number) {
        long end = number + 1 < marks.size() ? marks.get(number + 1).firstSeq() : nextSeq;
        return marks.get(number).sound()
                && !findings.hasEntryBetween(copy, marks.get(number).firstSeq(), end);
    }

    /** The head of the last call; null if there was none, or something was wrong with it. */
    byte @Nullable [] soundHead() {
        return soundHead;
    }

    ExpectedFolders expected() {
        return expected;
    }
}
