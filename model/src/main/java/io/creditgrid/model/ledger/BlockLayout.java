package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the entries of a block stand in the log, also of one that was altered or lies in another's row. */
final class BlockLayout {
    /** No place: the row holds something else. */
    static final long NOWHERE = -1;

    private BlockLayout() {}

    /**
     * An entry at its place.
     *
     * @param index its index in the block
     * @param seq the place that it was written for
     */
    record Placed(
            int index,
            long seq,
            Block.Entry entry,
            @Nullable Leaf leaf) {}

    /**
     * The seq of the block's first entry, or {@link #NOWHERE}.
     *
     * @param row number of the row that holds the block
     * @param nextSeq the first seq not replayed yet
     * @param lost whether the row before could not be read, so that entries from {@code nextSeq} on may be missing
     */
    static long start(BlockScan block, long row, long nextSeq, boolean lost, EntryCheck check, int partition) {
        Block.Entry first = block.entries().get(0);
        Leaf leaf = EntryCheck.leaf(first);
        if (!lost && leaf != null && leaf.seq() == nextSeq && leaf.partition() == partition) {
            return nextSeq;
        }
        if (leaf != null && check.isOf(leaf.seq(), block.writerEpoch(), first, leaf)) {
            if (leaf.seq() < nextSeq || block.number() != row) {
                return NOWHERE;
            }
            return holds(block, nextSeq) ? nextSeq : leaf.seq();
        }
        if (block.number() != row) {
            return NOWHERE;
        }
        if (lost) {
            return block.firstSeq() >= nextSeq ? block.firstSeq() : NOWHERE;
        }
        boolean here = block.firstSeq() == nextSeq || check.isOf(nextSeq, block.writerEpoch(), first, leaf);
        return here ? nextSeq : NOWHERE;
    }

    /** Whether a leaf of the block says that it is entry {@code seq}. */
    private static boolean holds(BlockScan block, long seq) {
        for (Block.Entry entry : block.entries()) {
            Leaf leaf = EntryCheck.leaf(entry);
            if (leaf != null && leaf.seq() == seq) {
                return true;
            }
        }
        return false;
    }

    /** The block's entries, each with the place that it was written for; one whose leaf is no witness has the place at which it stands. */
    static List<Placed> places(BlockScan block, long start, EntryCheck check) {
        List<Placed> placed = new ArrayList<>(block.entries().size());
        long seq = start;
        for (int i = 0; i < block.entries().size(); i++) {
            Block.Entry entry = block.entries().get(i);
            Leaf leaf = EntryCheck.leaf(entry);
            boolean elsewhere =
                    leaf != null && leaf.seq() != seq && check.isOf(leaf.seq(), block.writerEpoch(), entry, leaf);
            if (elsewhere && leaf != null) {
                seq = leaf.seq();
            }
            placed.add(new Placed(i, seq, entry, leaf));
            seq++;
        }
        return placed;
    }

    /** The index of the first entry that stands before one that was written earlier; -1 if there is none. */
    static int firstOutOfOrder(List<Placed> placed) {
        int first = -1;
        long lowest = Long.MAX_VALUE;
        for (int i = placed.size() - 1; i >= 0; i--) {
            if (placed.get(i).seq() > lowest) {
                first = i;
            }
            lowest = Math.min(lowest, placed.get(i).seq());
        }
        return first;
    }

    /** The same in the order in which they were written. */
    static List<Placed> sorted(List<Placed> placed) {
        return placed.stream().sorted(Comparator.comparingLong(Placed::seq)).toList();
    }
}
