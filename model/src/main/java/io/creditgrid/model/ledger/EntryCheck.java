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
    private final Commitment commitment;
    private final Tags tags;
    private final Placement placement;
    private @Nullable EnterpriseId lastFirm;
    private byte[] lastFirmTag = {};

    EntryCheck(GridIdentity grid, int partition, LedgerKeys keys) {
        this.grid = grid;
        this.partition = partition;
        this.commitment = new Commitment(keys);
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
        byte[] secret = commitment.secret(leaf.incarnation(), writerEpoch, partition, seq);
        return commits(secret, Half.META, entry.meta(), leaf.meta())
                || commits(secret, Half.IMAGE, entry.image(), leaf.image());
    }

    /** Reads and checks the entry at {@code seq}. */
    EntryReading read(long seq, long writerEpoch, Block.Entry entry, @Nullable Leaf leaf) {
        Meta meta = null;
        Image image = null;
        if (leaf != null) {
            byte[] secret = commitment.secret(leaf.incarnation(), writerEpoch, partition, seq);
            if (commits(secret, Half.META, entry.meta(), leaf.meta())) {
                meta = decoded(entry.meta(), Meta::decode);
            }
            if (commits(secret, Half.IMAGE, entry.image(), leaf.image())) {
                image = decoded(entry.image(), Image::decode);
            }
        }
        byte[] hash = Merkle.leafHash(entry.leaf().array());
        FolderAddress stated = FolderAddress.of(entry.firmTag().array(), entry.folderKind(), entry.page());
        if (image == null) {
            return new EntryReading(leaf, hash, meta, null, stated, entry.keyTag(), problem(seq, leaf, meta, null));
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
        return new EntryReading(leaf, hash, meta, image, address, keyTag, problem);
    }

    private @Nullable String problem(long seq, @Nullable Leaf leaf, @Nullable Meta meta, @Nullable Image image) {
        if (leaf == null) {
            return "its leaf cannot be read";
        }
        if (!leaf.gridId().equals(grid.gridId()) || leaf.incarnation() != grid.incarnation()) {
            return "its leaf is of another grid or another life of it";
        }
        if (leaf.partition() != partition || leaf.seq() != seq) {
            return "its leaf says " + leaf.partition() + ":" + leaf.seq();
        }
        if (meta == null) {
            return "its meta is not the one that its leaf commits to";
        }
        if (image == null) {
            return "its image is not the one that its leaf commits to";
        }
        return disagreement(meta, image);
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

    /** Whether a folder's text is the canonical id of the firm whose tag the folder has. */
    boolean isFirm(String text, FolderAddress address) {
        try {
            return address.isOf(tags.firm(new EnterpriseId(text)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean commits(byte[] secret, Half half, Bytes payload, Bytes commitment) {
        try {
            return commitment.is(Commitment.of(secret, half, payload.array()));
        } catch (CborException e) {
            return false;
        }
    }

    private static <T> @Nullable T decoded(Bytes bytes, Function<byte[], T> decode) {
        try {
            return decode.apply(bytes.array());
        } catch (CborException | IllegalArgumentException e) {
            return null;
        }
    }
}
