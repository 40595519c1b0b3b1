package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.BlockBuilder;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Meta;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Statements;
import io.creditgrid.model.record.Version;
import io.creditgrid.persistence.cache.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * One partition's share of a transaction, judged while its head is locked.
 *
 * A unit is judged on an overlay of the folders. Its entries get the seqs that follow, in order, so the overlay can carry
 * final versions before anything is added to the block; when one mutation is refused the overlay is dropped and nothing has
 * happened. Only when all are accepted do they go into the block, since only then is "k of n" known.
 */
/** The block, head and folders that a transaction would leave in one partition. Not thread-safe: one lane, one transaction. */
final class PartitionDraft {
    /** Bytes of leaf, meta, tags and heads that an entry adds to what is written, beside two copies of its image. */
    static final int ENTRY_OVERHEAD_BYTES = 400;

    private static final int BLOCKS_KEPT_MAX = 16;

    private final int partition;
    private final RequestWindow window;
    private final RecentWrites recent;
    private final BlockBuilder block;
    private final Function<RowKey, byte @Nullable []> rows;
    private final SubjectDraft subjects;
    private final long incarnation;
    private final Function<Long, @Nullable Block> blocks;
    private final long now;
    private final Map<RowKey, FolderDraft> folders = new HashMap<>();
    private final Set<RowKey> changed = new HashSet<>();
    private final Map<Bytes, RequestWindow.Place> newIds = new HashMap<>();
    private final Map<Bytes, Long> newWrites = new LinkedHashMap<>();
    private final Set<Long> relied = new HashSet<>();

    /** Rows of a file lie in the log in the file's order, so the few blocks read last serve most of them. */
    private final Map<Long, Block> decoded = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
            return size() > BLOCKS_KEPT_MAX;
        }
    };

    private final Map<Long, Added> addedRows = new HashMap<>();
    private int added;
    private int folderBytes;

    PartitionDraft(
            GridIdentity grid,
            Commitment commitment,
            Head before,
            long writerEpoch,
            long now,
            RequestWindow window,
            RecentWrites recent,
            Function<RowKey, byte @Nullable []> rows,
            SubjectDraft subjects,
            Function<Long, @Nullable Block> blocks) {
        this.partition = before.partition();
        this.window = window;
        this.recent = recent;
        this.block = new BlockBuilder(grid, commitment, before, writerEpoch, now);
        this.rows = rows;
        this.subjects = subjects;
        this.incarnation = grid.incarnation();
        this.blocks = number -> decoded.computeIfAbsent(number, blocks);
        this.now = now;
    }

    /** A row of a file that stands in the block which is being made, and the entry of its key before it. */
    private record Added(Mutation mutation, long prevSeq, long prevBlock) {
        boolean is(Mutation other) {
            return mutation.origin().equals(other.origin())
                    && Arrays.equals(mutation.image().bytes(), other.image().bytes());
        }
    }

    /** Judges a unit; what it changes shows in {@link #rowsToPut}. Damage to what it needs refuses this unit alone. */
    List<Outcome> judge(WriteUnit unit) {
        try {
            return judgeSound(unit);
        } catch (GridException e) {
            return unit.all(Outcome.rejected(e.error(), e.plainMessage()));
        }
    }

    private List<Outcome> judgeSound(WriteUnit unit) {
        GridException refusal = subjects.admit(unit);
        if (refusal != null) {
            return unit.all(Outcome.rejected(refusal.error(), refusal.plainMessage()));
        }
        if (unit.unmovedSince() != WriteUnit.ANY_MOMENT && movedSince(unit)) {
            return unit.all(Outcome.rejected(GridError.BUSY, MOVED));
        }
        Overlay overlay = new Overlay(unit);
        List<Outcome> outcomes = new ArrayList<>(unit.items().size());
        for (int i = 0; i < unit.items().size(); i++) {
            Outcome outcome = overlay.judge(unit.items().get(i));
            if (outcome.code() == Outcome.Code.REJECTED) {
                return refused(unit, i, outcome);
            }
            outcomes.add(outcome);
        }
        overlay.accept();
        return outcomes;
    }

    /** Whether a message says that the firm was written since its writer read it. */
    static final String MOVED = "the firm was written since it was read; read it again";

    private static List<Outcome> refused(WriteUnit unit, int index, Outcome reason) {
        if (unit.items().size() == 1) {
            return List.of(reason);
        }
        List<Outcome> outcomes = new ArrayList<>(unit.items().size());
        for (int i = 0; i < unit.items().size(); i++) {
            outcomes.add(
                    i == index
                            ? reason
                            : Outcome.rejected(
                                    reason.retryable() && reason.error() != null ? reason.error() : GridError.UNIT,
                                    "mutation " + index + " of its unit was refused; none of it was written"));
        }
        return outcomes;
    }

    /** Whether anything of the firm that scores read was written at or after the moment of the read. */
    private boolean movedSince(WriteUnit unit) {
        Bytes firm = Bytes.wrap(unit.firmTag());
        if (newWrites.containsKey(firm)) {
            return true;
        }
        return unit.unmovedSince() >= recent.knownFrom()
                ? recent.isWrittenSince(firm, unit.unmovedSince())
                : isPageWrittenSince(unit);
    }

    /** The same from the firm's pages: a dozen rows, where what was written lately is known from memory. */
    private boolean isPageWrittenSince(WriteUnit unit) {
        FolderDraft home = folder(unit, RecordKind.ENTERPRISE.number(), 0);
        if (home.folder().lastSeq() >= unit.unmovedSince()) {
            return true;
        }
        List<PageRef> pages = home.folder().directory();
        for (PageRef page : pages == null ? List.<PageRef>of() : pages) {
            boolean read = page.kind() != RecordKind.ENQUIRY.number();
            if (read && folder(unit, page.kind(), page.page()).folder().lastSeq() >= unit.unmovedSince()) {
                return true;
            }
        }
        return false;
    }

    private FolderDraft folder(WriteUnit unit, int kind, int page) {
        RowKey key = RowKey.folder(partition, unit.firmTag(), kind, page, 0);
        FolderDraft draft = folders.get(key);
        if (draft == null) {
            byte[] stored = rows.apply(key);
            draft = stored == null
                    ? new FolderDraft(Folder.empty(subjects.folderFirm(unit), RecordKind.ofNumber(kind)), 0)
                    : new FolderDraft(Folder.decode(stored, subjects.opener(unit)), stored.length);
            if (stored == null && kind != RecordKind.ENTERPRISE.number()) {
                refuseLostPage(unit, kind, page);
            }
            folders.put(key, draft);
        }
        return draft;
    }

    /** A page that the directory lists but that is not there must not be started anew: that would hide a loss. */
    private void refuseLostPage(WriteUnit unit, int kind, int page) {
        List<PageRef> listed =
                folder(unit, RecordKind.ENTERPRISE.number(), 0).folder().directory();
        if (listed != null && listed.contains(new PageRef(kind, page))) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected kind " + kind + " page " + page
                            + " of a firm, which its directory lists: it is missing in" + " partition " + partition
                            + "; run 'creditgrid audit verify'");
        }
    }

    /** How many entries were added. */
    int added() {
        return added;
    }

    /** Bytes of the folders that changed, as counted up from their stored sizes. */
    int folderBytes() {
        return folderBytes;
    }

    Block block() {
        return block.block();
    }

    Head head() {
        return block.head();
    }

    /** The folders that changed, by key in the order in which rows are put. */
    TreeMap<RowKey, byte[]> rowsToPut() {
        TreeMap<RowKey, byte[]> puts = new TreeMap<>(RowKey.ORDER);
        for (RowKey key : changed) {
            FolderDraft draft = folders.get(key);
            if (draft != null) {
                puts.put(key, draft.folder().encode());
            }
        }
        return puts;
    }

    /** Rows of the subjects that are new or destroyed, by key in the order in which rows are put. */
    Map<RowKey, byte[]> subjectsToPut() {
        return subjects.rowsToPut();
    }

    /** The window's additions, to be kept once the transaction has committed. */
    Map<Bytes, RequestWindow.Place> newIds() {
        return newIds;
    }

    /** The last seq that each firm got, in the order of the log, pages of enquiries aside; to be kept likewise. */
    Map<Bytes, Long> newWrites() {
        return newWrites;
    }

    /** Numbers of the earlier blocks on which an outcome rests: of what was logged before, or says the same already. */
    Set<Long> relied() {
        return relied;
    }

    private void rely(long blockNumber) {
        if (blockNumber != block.number()) {
            relied.add(blockNumber);
        }
    }

    /** Judges the mutations of one unit on a copy of what they touch. */
    private final class Overlay {
        private final WriteUnit unit;
        private final Map<RowKey, FolderDraft> touched = new HashMap<>();
        private final List<Pending> pending = new ArrayList<>();
        private long nextSeq = block.nextSeq();

        Overlay(WriteUnit unit) {
            this.unit = unit;
        }

        private record Pending(WriteUnit.Item item, byte[] storedImage, long prevSeq, long prevBlock) {}

        Outcome judge(WriteUnit.Item item) {
            Mutation mutation = item.mutation();
            if (mutation.origin() instanceof Origin.Request request) {
                Outcome repeat = repeat(request);
                if (repeat != null) {
                    return repeat;
                }
            }
            RowKey rowKey = RowKey.folder(partition, unit.firmTag(), item.folderKind(), item.page(), 0);
            FolderDraft draft = touched.get(rowKey);
            if (draft == null) {
                draft = folder(unit, item.folderKind(), item.page());
            }
            FolderEntry entry = draft.folder().find(item.keyTag());
            long prevSeq = entry == null ? Meta.NONE : entry.lastSeq();
            if (mutation.expectedSeq() != Mutation.ANY && mutation.expectedSeq() != prevSeq) {
                return Outcome.rejected(
                        GridError.UNEXPECTED_SEQ,
                        "expected the key's last entry to be " + mutation.expectedSeq() + ": it is " + prevSeq
                                + "; read the record again and decide anew");
            }
            if (entry != null && (unit.again() || mayBeLogged(entry, mutation))) {
                Long seq = seqOfSameRow(entry, item);
                if (seq != null) {
                    return Outcome.loaded(partition, seq);
                }
            }
            return append(item, rowKey, draft, entry, prevSeq);
        }

        private @Nullable Outcome repeat(Origin.Request request) {
            RequestWindow.Place place = window.placeOf(request.id());
            if (place == null) {
                place = newIds.get(request.id());
            }
            if (place != null) {
                rely(place.block());
                return Outcome.loaded(partition, place.seq());
            }
            long time = RequestId.timeOf(request.id().array());
            if (time < window.floor(now)) {
                return Outcome.rejected(
                        GridError.TOO_OLD,
                        "expected a request id of the last 10 minutes: time in id=" + Instant.ofEpochMilli(time)
                                + "; whether it was written cannot be told any more: read the record, then send a new"
                                + " request");
            }
            return null;
        }

        private Outcome append(
                WriteUnit.Item item, RowKey rowKey, FolderDraft draft, @Nullable FolderEntry entry, long prevSeq) {
            Image image = item.mutation().image();
            long seq = nextSeq;
            Version version = Version.of(image, seq, block.number());
            if (image.op() == Op.REMOVE && entry == null) {
                return Outcome.rejected(
                        GridError.NOTHING_TO_REMOVE,
                        "expected a record under this key: there never was one; check source and key");
            }
            if (entry != null && isRestatement(entry, version)) {
                rely(entry.lastBlock());
                return Outcome.unchanged(partition, prevSeq);
            }
            byte[] stored = stored(image, seq);
            int bytes = Math.max(draft.bytes(), 64) + stored.length + 48;
            if (bytes > Limits.FOLDER_BYTES_MAX) {
                return Outcome.rejected(
                        GridError.FOLDER_FULL,
                        "expected at most " + Limits.FOLDER_BYTES_MAX + " bytes in the folder of "
                                + image.key().kind().label() + ": it would have about " + bytes);
            }
            Version kept = stored == image.bytes() ? version : version.storedAs(stored);
            touched.put(rowKey, new FolderDraft(draft.folder().with(item.keyTag(), kept), bytes));
            if (draft.isNew()) {
                list(item, seq); // a page that is there was listed when its first entry came
            }
            pending.add(new Pending(item, stored, prevSeq, entry == null ? Meta.NONE : entry.lastBlock()));
            nextSeq++;
            return Outcome.loaded(partition, seq);
        }

        /** Whether what it states holds already, so that it needs no entry. */
        private boolean isRestatement(FolderEntry entry, Version version) {
            WriteUnit.Erasure erasure = unit.erasure();
            return erasure == null
                    ? !unit.keepRestatements() && Statements.saysNothingNew(entry.versions(), version)
                    : subjects.isDestroyed(erasure);
        }

        /** The image as block and folder have it. */
        private byte[] stored(Image image, long seq) {
            SubjectCipher cipher = subjects.cipher(unit);
            return cipher == null
                    ? image.bytes()
                    : cipher.encrypt(incarnation, partition, seq, Half.IMAGE, image.bytes(), subjects.nonces());
        }

        private void list(WriteUnit.Item item, long seq) {
            if (item.folderKind() == RecordKind.ENTERPRISE.number()) {
                return;
            }
            RowKey homeKey = RowKey.folder(partition, unit.firmTag(), RecordKind.ENTERPRISE.number(), 0, 0);
            FolderDraft home = touched.get(homeKey);
            if (home == null) {
                home = folder(unit, RecordKind.ENTERPRISE.number(), 0);
            }
            Folder listing = home.folder().listing(new PageRef(item.folderKind(), item.page()), seq);
            if (listing != home.folder()) {
                touched.put(homeKey, new FolderDraft(listing, home.bytes() + 8));
            }
        }

        /**
         * Whether this very row may stand in the log already though nobody said so, because two loaders load one batch at once.
         * The row would have been stated at the same instant: the chain is read only where something of the key was, which
         * for a new file is nowhere.
         */
        private boolean mayBeLogged(FolderEntry entry, Mutation mutation) {
            if (!(mutation.origin() instanceof Origin.BatchRow)) {
                return false;
            }
            long publishedAt = mutation.image().publishedAt();
            return entry.versions().stream().anyMatch(version -> version.publishedAt() == publishedAt);
        }

        /** The seq of the key's entry that this very row made; null if none did. */
        private @Nullable Long seqOfSameRow(FolderEntry entry, WriteUnit.Item item) {
            long seq = entry.lastSeq();
            long number = entry.lastBlock();
            while (seq != Meta.NONE) {
                if (number == block.number()) {
                    Added here = addedRows.get(seq);
                    if (here == null || here.is(item.mutation())) {
                        return here == null ? null : seq;
                    }
                    seq = here.prevSeq();
                    number = here.prevBlock();
                    continue;
                }
                Block stored = blocks.apply(number);
                if (stored == null) {
                    return null;
                }
                Block.Entry logged = stored.entries().get((int) (seq - stored.firstSeq()));
                Meta meta = Meta.decode(opened(seq, Half.META, logged.meta()));
                if (meta.origin().equals(item.mutation().origin())
                        && Arrays.equals(
                                opened(seq, Half.IMAGE, logged.image()),
                                item.mutation().image().bytes())) {
                    rely(number);
                    return seq;
                }
                seq = meta.prevSeq();
                number = meta.prevBlock();
            }
            return null;
        }

        private byte[] opened(long seq, Half half, Bytes payload) {
            SubjectCipher cipher = subjects.cipher(unit);
            byte[] plain = cipher == null ? payload.array() : cipher.decrypt(partition, seq, half, payload.array());
            if (plain == null) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected entry " + seq + " of partition " + partition
                                + " to open under its subject's key: it does not; run 'creditgrid audit verify'");
            }
            return plain;
        }

        private long add(Pending next, Meta meta) {
            SubjectCipher cipher = subjects.cipher(unit);
            WriteUnit.Item item = next.item();
            byte[] image = item.mutation().image().bytes();
            return cipher == null
                    ? block.add(unit.firmTag(), item.keyTag(), item.folderKind(), item.page(), meta, image)
                    : block.add(
                            unit.firmTag(),
                            item.keyTag(),
                            item.folderKind(),
                            item.page(),
                            meta,
                            image,
                            next.storedImage(),
                            cipher,
                            subjects.nonces());
        }

        void accept() {
            if (!pending.isEmpty()) {
                subjects.accept(unit);
            }
            Bytes firm = Bytes.wrap(unit.firmTag());
            for (int i = 0; i < pending.size(); i++) {
                Pending next = pending.get(i);
                Mutation mutation = next.item().mutation();
                RecordKind kind = mutation.image().key().kind();
                Meta meta = new Meta(
                        mutation.image().op(),
                        kind.number(),
                        kind.schema().version(),
                        unit.organisation(),
                        unit.logIn(),
                        mutation.purpose() == null ? null : mutation.purpose().name(),
                        mutation.origin(),
                        next.prevSeq(),
                        next.prevBlock(),
                        i + 1,
                        pending.size());
                long seq = add(next, meta);
                if (next.item().folderKind() != RecordKind.ENQUIRY.number()) {
                    newWrites.remove(firm); // so that it goes behind the others
                    newWrites.put(firm, seq);
                }
                if (mutation.origin() instanceof Origin.Request request) {
                    newIds.put(request.id(), new RequestWindow.Place(seq, block.number()));
                } else {
                    addedRows.put(seq, new Added(mutation, next.prevSeq(), next.prevBlock()));
                }
            }
            added += pending.size();
            touched.forEach((key, draft) -> {
                FolderDraft old = folders.put(key, draft);
                folderBytes += changed.add(key) || old == null ? draft.bytes() : draft.bytes() - old.bytes();
            });
        }
    }
}
