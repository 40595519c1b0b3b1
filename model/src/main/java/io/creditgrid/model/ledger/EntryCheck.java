package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an entry without its neighbours: its leaf has the place that it stands at, commits to its meta and image, and the two agree with each
 * other and with what the block says of them. Not thread-safe.
 */
final class EntryCheck {
    private final GridIdentity grid;
    private final int partition;
    private final PayloadReader payloads;
    private final Tags tags;
    private final Placement placement;
    private @Nullable EnterpriseId lastFirm;
    private byte[] lastFirmTag = {};

    EntryCheck(GridIdentity grid, int partition, LedgerKeys keys) {
        this.grid = grid;
        this.partition = partition;
        this.payloads = new PayloadReader(grid.gridId(), partition, keys);
        this.tags = new Tags(keys);
        this.placement = new Placement(grid.partitions());
    }

    /** The leaf of an entry; null if it cannot be read. */
    static @Nullable Leaf leaf(Block.Entry entry) {
        return decoded(entry.leaf(), Leaf::decode);
    }

    /** Whether the entry's leaf commits to its meta or image as the entry {@code seq} of a block with this writer epoch does. */
    boolean isOf(long seq, long writerEpoch, Block.Entry entry, @Nullable Leaf leaf) {
        if (leaf == null) {
            return false;
        }
        Payloads plain = payloads.read(entry, seq);
        byte[] secret = plain.commitment().secret(leaf.incarnation(), writerEpoch, partition, seq);
        return commits(secret, Half.META, plain.meta(), leaf.meta())
                || commits(secret, Half.IMAGE, plain.image(), leaf.image());
    }

    /** Reads and checks the entry at {@code seq}. */
    EntryReading read(long seq, long writerEpoch, Block.Entry entry, @Nullable Leaf leaf) {
        Payloads plain = payloads.read(entry, seq);
        Meta meta = null;
        Image image = null;
        if (leaf != null && isOfLife(entry, leaf)) {
            byte[] secret = plain.commitment().secret(leaf.incarnation(), writerEpoch, partition, seq);
            if (commits(secret, Half.META, plain.meta(), leaf.meta())) {
                meta = decoded(plain.meta(), Meta::decode);
            }
            if (commits(secret, Half.IMAGE, plain.image(), leaf.image())) {
                image = decoded(plain.image(), Image::decode);
            }
        }
        byte[] hash = Merkle.leafHash(entry.leaf().array());
        FolderAddress stated = FolderAddress.of(entry.firmTag().array(), entry.folderKind(), entry.page());
        if (image == null) {
            String problem = plain.gone() == null ? problem(seq, leaf, meta, null) : leafProblem(seq, leaf);
            return new EntryReading(leaf, hash, meta, null, stated, entry.keyTag(), entry, plain.gone(), problem);
        }
        RecordKey key = image.key();
        FolderAddress address = FolderAddress.of(
                firmTag(key.firm()),
                key.kind().folderKind().number(),
                key.kind().page(key.parts(), grid.offset()));
        Bytes keyTag = Bytes.wrap(tags.key(key.kind().number(), key.source(), key.parts()));
        String problem = problem(seq, leaf, meta, image);
        if (problem == null && !(address.equals(stated) && keyTag.equals(entry.keyTag()))) {
            problem = "its block names another firm, key, kind or page than its image";
        }
        return new EntryReading(leaf, hash, meta, image, address, keyTag, entry, null, problem);
    }

    /** Whether encrypted payloads say the same incarnation as the leaf; plain ones say none. */
    private static boolean isOfLife(Block.Entry entry, Leaf leaf) {
        return isOfLife(entry.meta().array(), leaf) && isOfLife(entry.image().array(), leaf);
    }

    private static boolean isOfLife(byte[] payload, Leaf leaf) {
        boolean encrypted = SubjectCipher.isEncrypted(payload) && payload.length >= SubjectCipher.OVERHEAD;
        return !encrypted || SubjectCipher.incarnation(payload) == leaf.incarnation();
    }

    private @Nullable String problem(long seq, @Nullable Leaf leaf, @Nullable Meta meta, @Nullable Image image) {
        String problem = leafProblem(seq, leaf);
        if (problem != null) {
            return problem;
        }
        if (meta == null) {
            return "its meta is not the one that its leaf commits to";
        }
        if (image == null) {
            return "its image is not the one that its leaf commits to";
        }
        return disagreement(meta, image);
    }

    private @Nullable String leafProblem(long seq, @Nullable Leaf leaf) {
        if (leaf == null) {
            return "its leaf cannot be read";
        }
        if (!leaf.gridId().equals(grid.gridId()) || !grid.mayHaveLived(leaf.incarnation())) {
            return "its leaf is of another grid or another life of it";
        }
        if (leaf.partition() != partition || leaf.seq() != seq) {
            return "its leaf says " + leaf.partition() + ":" + leaf.seq();
        }
        return null;
    }

    private @Nullable String disagreement(Meta meta, Image image) {
        RecordKind kind = image.key().kind();
        if (meta.op() != image.op()
                || meta.kind() != kind.number()
                || meta.schemaVersion() != kind.schema().version()) {
            return "its meta and its image differ in operation, kind or schema";
        }
        if (partitionOf(image.key().firm()) != partition) {
            return "its firm belongs to another partition";
        }
        return null;
    }

    private int partitionOf(EnterpriseId firm) {
        try {
            return placement.partition(firm);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private byte[] firmTag(EnterpriseId firm) {
        if (!firm.equals(lastFirm)) {
            lastFirm = firm;
            lastFirmTag = tags.firm(firm);
        }
        return lastFirmTag;
    }

    /**
     * Whether a folder's text is the canonical id of the firm whose tag the folder has.
     *
     * @param encrypted whether it is a personal subject's, so that its tag has to stand there
     */
    boolean isFirm(String text, FolderAddress address, boolean encrypted) {
        try {
            EnterpriseId firm = new EnterpriseId(text);
            return firm.isTag() == encrypted
                    && (!encrypted || partitionOf(firm) == partition)
                    && address.isOf(tags.firm(firm));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean commits(byte[] secret, Half half, @Nullable Bytes payload, Bytes commitment) {
        try {
            return payload != null && commitment.is(Commitment.of(secret, half, payload.array()));
        } catch (CborException e) {
            return false;
        }
    }

    private static <T> @Nullable T decoded(@Nullable Bytes bytes, Function<byte[], T> decode) {
        try {
            return bytes == null ? null : decode.apply(bytes.array());
        } catch (CborException | IllegalArgumentException e) {
            return null;
        }
    }
}
