package io.creditgrid.model.ledger;

import org.jspecify.annotations.Nullable;

/** What a block says of itself and of blocks before it, which no hash covers. Not thread-safe. */
final class HeaderCheck {
    private final int partition;
    private long writerEpoch;
    private long lastWithIds = Block.NONE;
    private boolean linkKnown = true;

    HeaderCheck(int partition) {
        this.partition = partition;
    }

    /** What is wrong with the header of a block whose first entry is {@code start}; null if nothing. */
    @Nullable
    String problem(long row, long start, BlockScan block) {
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
        return block.ids() == null ? "the request ids of block " + row + " cannot be read" : null;
    }

    /** Goes on from a block; if something is wrong with it, its request ids may be too. */
    void accept(long row, BlockScan block, boolean sound) {
        if (block.ids() == null || !block.ids().isEmpty()) {
            lastWithIds = row;
            linkKnown = sound;
        } else if (!linkKnown) {
            lastWithIds = block.previousWithIds();
            linkKnown = true;
        }
    }

    /** Goes on from a writer epoch that commitments or the head vouch for. */
    void accept(long provenWriterEpoch) {
        writerEpoch = provenWriterEpoch;
    }

    /** A block was lost, which may have had request ids. */
    void forgetLink() {
        linkKnown = false;
    }

    long writerEpoch() {
        return writerEpoch;
    }

    long lastWithIds() {
        return lastWithIds;
    }
}
