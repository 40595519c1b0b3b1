package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes the next block of a partition and the head after it: the one place where commitments, leaves, the chain and the tree come together.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one builder, one block.
 */
public final class BlockBuilder {
    private final GridIdentity grid;
    private final Commitment commitment;
    private final Head before;
    private final long writerEpoch;
    private final long committedAt;
    private final List<Block.Entry> entries = new ArrayList<>();
    private final List<Block.RequestId> ids = new ArrayList<>();
    private Bytes lastLeaf;
    private CompactRange range;

    /**
     * A block after {@code before}.
     *
     * @param now epoch milliseconds; all entries are committed at this instant, or at the last one's if that is later
     * @param writerEpoch at least that of {@code before}, and at least 1
     */
    public BlockBuilder(GridIdentity grid, Commitment commitment, Head before, long writerEpoch, long now) {
        Format.check(
                writerEpoch >= Math.max(1, before.writerEpoch()),
                "a writer epoch from " + Math.max(1, before.writerEpoch()) + " on",
                writerEpoch);
        this.grid = grid;
        this.commitment = commitment;
        this.before = before;
        this.writerEpoch = writerEpoch;
        this.committedAt = Math.max(now, before.committedAt());
        this.lastLeaf = before.lastLeaf();
        this.range = before.range();
    }

    /** The seq that the next entry will have. */
    public long nextSeq() {
        return range.size();
    }

    /** The number of this block. */
    public long number() {
        return before.blocks();
    }

    /** When its entries are committed, epoch milliseconds. */
    public long committedAt() {
        return committedAt;
    }

    /**
     * Adds an entry; its seq. The id of a request goes into the block's ids.
     *
     * @param firmTag 16 bytes
     * @param keyTag 16 bytes
     * @param image an encoded array whose items are the fields; not to be changed afterwards
     * @throws IllegalStateException if the block is full
     */
    public long add(byte[] firmTag, byte[] keyTag, int folderKind, int page, Meta meta, byte[] image) {
        byte[] metaBytes = meta.encode();
        byte[] secret = commitment.secret(grid.incarnation(), writerEpoch, before.partition(), nextSeq());
        Commitments both =
                new Commitments(Commitment.of(secret, Half.META, metaBytes), Commitment.of(secret, Half.IMAGE, image));
        return append(firmTag, keyTag, folderKind, page, meta.origin(), both, metaBytes, image);
    }

    /**
     * Adds an entry of a personal subject: commits to its plain payloads under the subject's K, and keeps them encrypted.
     *
     * @param image the plain image
     * @param encryptedImage the same, encrypted by {@code cipher} for {@link #nextSeq()}
     * @param nonces where the nonce of the meta is drawn from
     * @throws IllegalStateException if the block is full
     */
    public long add(
            byte[] firmTag,
            byte[] keyTag,
            int folderKind,
            int page,
            Meta meta,
            byte[] image,
            byte[] encryptedImage,
            SubjectCipher cipher,
            RandomGenerator nonces) {
        byte[] plain = meta.encode();
        long seq = nextSeq();
        byte[] secret = cipher.commitment().secret(grid.incarnation(), writerEpoch, before.partition(), seq);
        Commitments both =
                new Commitments(Commitment.of(secret, Half.META, plain), Commitment.of(secret, Half.IMAGE, image));
        byte[] encryptedMeta = cipher.encrypt(grid.incarnation(), before.partition(), seq, Half.META, plain, nonces);
        return append(firmTag, keyTag, folderKind, page, meta.origin(), both, encryptedMeta, encryptedImage);
    }

    private record Commitments(byte[] meta, byte[] image) {}

    private long append(
            byte[] firmTag,
            byte[] keyTag,
            int folderKind,
            int page,
            Origin origin,
            Commitments commitments,
            byte[] storedMeta,
            byte[] storedImage) {
        if (entries.size() == Block.ENTRIES_MAX) {
            throw new IllegalStateException("expected at most " + Block.ENTRIES_MAX + " entries in a block");
        }
        long seq = nextSeq();
        Leaf leaf = new Leaf(
                grid.gridId(),
                grid.incarnation(),
                before.partition(),
                seq,
                lastLeaf,
                committedAt,
                Bytes.wrap(commitments.meta()),
                Bytes.wrap(commitments.image()));
        byte[] leafBytes = leaf.encode();
        byte[] hash = Merkle.leafHash(leafBytes);
        if (origin instanceof Origin.Request request) {
            ids.add(new Block.RequestId(entries.size(), request.id()));
        }
        entries.add(new Block.Entry(
                Bytes.wrap(firmTag),
                Bytes.wrap(keyTag),
                folderKind,
                page,
                Bytes.wrap(leafBytes),
                Bytes.wrap(storedMeta),
                Bytes.wrap(storedImage)));
        lastLeaf = Bytes.wrap(hash);
        range = range.append(hash);
        return seq;
    }

    /** The block of the entries added; at least one. */
    public Block block() {
        return new Block(before.partition(), number(), writerEpoch, before.size(), before.lastWithIds(), ids, entries);
    }

    /** The head after the block. */
    public Head head() {
        return new Head(
                before.partition(),
                lastLeaf,
                range,
                number() + 1,
                committedAt,
                grid.incarnation(),
                writerEpoch,
                ids.isEmpty() ? before.lastWithIds() : number());
    }
}
