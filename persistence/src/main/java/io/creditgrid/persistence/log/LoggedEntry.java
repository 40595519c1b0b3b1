package io.creditgrid.persistence.log;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.Meta;
import io.creditgrid.model.ledger.PayloadReader;
import io.creditgrid.model.ledger.Payloads;
import io.creditgrid.model.record.Image;
import io.creditgrid.persistence.key.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * One entry as its block holds it.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param block number of its block
 * @param writerEpoch that of the block; salts follow from it
 * @param entry its tags and bytes
 * @param commitment makes its commitments; null until it was {@link #opened}
 */
public record LoggedEntry(
        long block,
        long writerEpoch,
        Block.Entry entry,
        @Nullable Commitment commitment) {
    /**
     * Finds the entry {@code seq} of a log by bisection over its blocks.
     *
     * @return null if the log has no such entry, or the blocks on the way to it cannot be read
     */
    public static @Nullable LoggedEntry find(LogReader log, long seq) {
        byte[] head = log.head();
        if (head == null) {
            return null;
        }
        try {
            return find(log, seq, Head.decode(head).blocks());
        } catch (CborException | IllegalArgumentException e) {
            return null; // a log that was altered; the verification says where
        }
    }

    private static @Nullable LoggedEntry find(LogReader log, long seq, long blocks) {
        long low = 0;
        long high = blocks - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            byte[] bytes = log.block(middle);
            if (bytes == null) {
                return null;
            }
            Block block = Block.decode(bytes);
            if (seq < block.firstSeq()) {
                high = middle - 1;
            } else if (seq >= block.endSeq()) {
                low = middle + 1;
            } else {
                return new LoggedEntry(
                        middle, block.writerEpoch(), block.entries().get((int) (seq - block.firstSeq())), null);
            }
        }
        return null;
    }

    /**
     * The same with its payloads in plain form.
     *
     * @throws GridException SUBJECT_DESTROYED if nobody can open them any more
     * @throws CborException if they cannot be opened though they should
     */
    public LoggedEntry opened(PayloadReader reader) {
        Payloads plain = reader.read(entry, leaf().seq());
        if (plain.isDestroyed()) {
            throw Subjects.destroyed();
        }
        if (plain.meta() == null || plain.image() == null) {
            throw new CborException(0, "payloads that the key of their subject opens", "others");
        }
        Block.Entry open = new Block.Entry(
                entry.firmTag(),
                entry.keyTag(),
                entry.folderKind(),
                entry.page(),
                entry.leaf(),
                plain.meta(),
                plain.image());
        return new LoggedEntry(block, writerEpoch, open, plain.commitment());
    }

    /**
     * Its leaf.
     *
     * @throws CborException if it cannot be read
     */
    public Leaf leaf() {
        return Leaf.decode(entry.leaf().array());
    }

    /**
     * Its meta, once it was opened.
     *
     * @throws CborException if it cannot be read
     */
    public Meta meta() {
        return Meta.decode(entry.meta().array());
    }

    /**
     * Its image, once it was opened.
     *
     * @throws CborException if it cannot be read
     */
    public Image image() {
        return Image.decode(entry.image().array());
    }
}
