package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Changes one thing of a partition at random, and says how that must be named and where it is seen first: by the log as it was
 * written, with no help from what is tested.
 */
final class Adversary {
    private final SplittableRandom random;
    private final SampleLog log;
    private final Partition target;
    private final boolean backup;

    /**
     * What must be found.
     *
     * @param verdict its name
     * @param from the lowest first position that is right
     * @param to the greatest
     */
    record Deed(String name, Verdict verdict, long from, long to) {
        static Deed at(String name, Verdict verdict, long seq) {
            return new Deed(name, verdict, seq, seq);
        }
    }

    /** One that changes {@code target}, which is the backup's copy of a log or the primary's. */
    Adversary(SplittableRandom random, SampleLog log, Partition target, boolean backup) {
        this.random = random;
        this.log = log;
        this.target = target;
        this.backup = backup;
    }

    static final int KINDS = 29;

    /** Does the deed of a number; null if this log offers no chance to. */
    @Nullable
    Deed act(int kind) {
        return switch (kind) {
            case 0 -> flipPayload(Part.IMAGE);
            case 1 -> flipPayload(Part.META);
            case 2 -> flipPayload(Part.LEAF);
            case 3 -> changeTag(true);
            case 4 -> changeTag(false);
            case 5 -> changePlace();
            case 6 -> flipBlock();
            case 7 -> dropBlock();
            case 8 -> swapBlocks();
            case 9 -> duplicateBlock();
            case 10 -> insertBlock();
            case 11 -> truncate();
            case 12 -> dropEntry();
            case 13 -> duplicateEntry();
            case 14 -> swapEntries();
            case 15 -> flipHead();
            case 16 -> dropHead();
            case 17 -> rollBackHead();
            case 18 -> changeId();
            case 19 -> flipImageOfRow();
            case 20 -> flipRow();
            case 21 -> dropRow();
            case 22 -> dropKey();
            case 23 -> dropPage();
            case 24 -> addVersion();
            case 25 -> addKey();
            case 26 -> addRow();
            case 27 -> addBlock();
            default -> rollBackRow();
        };
    }

    // the log

    private enum Part {
        LEAF,
        META,
        IMAGE
    }

    private Deed flipPayload(Part part) {
        int number = anyBlock();
        Block block = log.block(number);
        int index = random.nextInt(block.entries().size());
        Block.Entry entry = block.entries().get(index);
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.set(
                index,
                new Block.Entry(
                        entry.firmTag(),
                        entry.keyTag(),
                        entry.folderKind(),
                        entry.page(),
                        part == Part.LEAF ? flipped(entry.leaf()) : entry.leaf(),
                        part == Part.META ? flipped(entry.meta()) : entry.meta(),
                        part == Part.IMAGE ? flipped(entry.image()) : entry.image()));
        replace(number, block, entries);
        return Deed.at("flip a bit of " + part, Verdict.ALTERED_ENTRY, block.firstSeq() + index);
    }

    private Deed changeTag(boolean firm) {
        int number = anyBlock();
        Block block = log.block(number);
        int index = random.nextInt(block.entries().size());
        Block.Entry entry = block.entries().get(index);
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.set(
                index,
                new Block.Entry(
                        firm ? flipped(entry.firmTag()) : entry.firmTag(),
                        firm ? entry.keyTag() : flipped(entry.keyTag()),
                        entry.folderKind(),
                        entry.page(),
                        entry.leaf(),
                        entry.meta(),
                        entry.image()));
        replace(number, block, entries);
        return Deed.at("change a tag in a block", Verdict.ALTERED_ENTRY, block.firstSeq() + index);
    }

    private Deed changePlace() {
        int number = anyBlock();
        Block block = log.block(number);
        int index = random.nextInt(block.entries().size());
        Block.Entry entry = block.entries().get(index);
        boolean kind = random.nextBoolean();
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.set(
                index,
                new Block.Entry(
                        entry.firmTag(),
                        entry.keyTag(),
                        entry.folderKind() + (kind ? 1 : 0),
                        entry.page() + (kind ? 0 : 1),
                        entry.leaf(),
                        entry.meta(),
                        entry.image()));
        replace(number, block, entries);
        return Deed.at("change kind or page in a block", Verdict.ALTERED_ENTRY, block.firstSeq() + index);
    }

    /** Bytes of the head of a CBOR array. */
    private static int countBytes(int count) {
        return count < 24 ? 1 : count < 256 ? 2 : 3;
    }

    private Deed flipBlock() {
        int number = anyBlock();
        Block block = log.block(number);
        byte[] row = log.blocks.get(number).clone();
        int at = random.nextInt(row.length);
        row[at] ^= (byte) (1 << random.nextInt(8));
        target.blocks.set(number, row);
        int entries = row.length - bytesOf(block.entries(), 0);
        if (at < entries) {
            // all that stands before the entries is of the whole block, but for the request ids, each of which is of
            // one entry
            long to = block.ids().isEmpty() ? block.firstSeq() : block.endSeq() - 1;
            if (at >= entries - countBytes(block.entries().size())) {
                to = block.endSeq(); // a greater count: the first entry that cannot be read is the one behind the last
            }
            return new Deed("flip a bit of a block's header", Verdict.ALTERED_ENTRY, block.firstSeq(), to);
        }
        int index = 0;
        while (at >= row.length - bytesOf(block.entries(), index + 1)) {
            index++;
        }
        return Deed.at("flip a bit of a block", Verdict.ALTERED_ENTRY, block.firstSeq() + index);
    }

    /** How many bytes entries from an index on take in a block: they are its last part. */
    private static int bytesOf(List<Block.Entry> entries, int from) {
        int bytes = 0;
        for (Block.Entry entry : entries.subList(from, entries.size())) {
            CborWriter out = new CborWriter().array(7);
            out.bytes(entry.firmTag().array()).bytes(entry.keyTag().array());
            out.integer(entry.folderKind()).integer(entry.page());
            out.bytes(entry.leaf().array())
                    .bytes(entry.meta().array())
                    .bytes(entry.image().array());
            bytes += out.toByteArray().length;
        }
        return bytes;
    }

    /** A block as the next writer would make it, of entries that the log has; its head knows nothing of it. */
    private Deed addBlock() {
        Block last = log.block(log.blocks.size() - 1);
        Block next = new Block(
                last.partition(),
                log.blocks.size() + random.nextInt(3),
                last.writerEpoch(),
                log.size(),
                last.ids().isEmpty() ? last.previousWithIds() : last.number(),
                List.of(),
                last.entries());
        while (target.blocks.size() < next.number()) {
            target.blocks.add(null);
        }
        target.blocks.add(next.encode());
        return Deed.at("add a block behind the log", Verdict.UNLOGGED_WRITE, log.size());
    }

    private Deed dropBlock() {
        int number = anyBlock();
        target.blocks.set(number, null);
        return Deed.at("drop a block", Verdict.MISSING_ENTRY, log.block(number).firstSeq());
    }

    private @Nullable Deed swapBlocks() {
        int a = anyBlock();
        int b = anyBlock();
        if (a == b) {
            return null;
        }
        target.blocks.set(a, log.blocks.get(b));
        target.blocks.set(b, log.blocks.get(a));
        return Deed.at(
                "swap two blocks",
                Verdict.ALTERED_ENTRY,
                log.block(Math.min(a, b)).firstSeq());
    }

    private @Nullable Deed duplicateBlock() {
        int number = anyBlock();
        if (number == 0) {
            return null;
        }
        target.blocks.set(number, log.blocks.get(number - 1));
        return Deed.at(
                "put a block twice", Verdict.ALTERED_ENTRY, log.block(number).firstSeq());
    }

    private @Nullable Deed insertBlock() {
        int number = anyBlock();
        if (number == 0) {
            return null;
        }
        target.blocks.add(number, log.blocks.get(number - 1));
        return Deed.at(
                "insert a block and shift the others",
                Verdict.ALTERED_ENTRY,
                log.block(number).firstSeq());
    }

    private Deed truncate() {
        int number = anyBlock();
        target.blocks.subList(number, target.blocks.size()).clear();
        return Deed.at(
                "cut the log off", Verdict.MISSING_ENTRY, log.block(number).firstSeq());
    }

    private @Nullable Deed dropEntry() {
        int number = anyBlock();
        Block block = log.block(number);
        if (block.entries().size() == 1) {
            return null;
        }
        int index = random.nextInt(block.entries().size());
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.remove(index);
        replace(number, block, entries);
        return Deed.at("drop an entry of a block", Verdict.MISSING_ENTRY, block.firstSeq() + index);
    }

    private Deed duplicateEntry() {
        int number = anyBlock();
        Block block = log.block(number);
        int index = random.nextInt(block.entries().size());
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.add(index, entries.get(index));
        replace(number, block, entries);
        return Deed.at("put an entry twice", Verdict.ALTERED_ENTRY, block.firstSeq() + index + 1);
    }

    private @Nullable Deed swapEntries() {
        int number = anyBlock();
        Block block = log.block(number);
        int size = block.entries().size();
        int a = random.nextInt(size);
        int b = random.nextInt(size);
        if (a == b) {
            return null;
        }
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.set(a, block.entries().get(b));
        entries.set(b, block.entries().get(a));
        replace(number, block, entries);
        return Deed.at("swap two entries of a block", Verdict.ALTERED_ENTRY, block.firstSeq() + Math.min(a, b));
    }

    private Deed flipHead() {
        target.head = flipped(log.head());
        return Deed.at("flip a bit of the head", Verdict.ALTERED_ENTRY, log.size());
    }

    private Deed dropHead() {
        target.head = null;
        return Deed.at("drop the head", Verdict.MISSING_ENTRY, log.size());
    }

    private @Nullable Deed rollBackHead() {
        int number = anyBlock();
        long size = log.block(number).endSeq();
        if (size == log.size()) {
            return null;
        }
        target.head = log.heads.get(number);
        target.recorded.add(PartitionRoot.of(0, Head.decode(log.head()).range()));
        return backup
                ? Deed.at("roll the head back", Verdict.ALTERED_ENTRY, log.size())
                : Deed.at("roll the head back", Verdict.MISSING_ENTRY, size);
    }

    private @Nullable Deed changeId() {
        int number = anyBlock();
        Block block = log.block(number);
        if (block.ids().isEmpty()) {
            return null;
        }
        int at = random.nextInt(block.ids().size());
        Block.RequestId id = block.ids().get(at);
        List<Block.RequestId> ids = new ArrayList<>(block.ids());
        if (random.nextBoolean()) {
            ids.set(at, new Block.RequestId(id.index(), flipped(id.id())));
        } else {
            ids.remove(at);
        }
        target.blocks.set(number, with(block, ids, block.entries()).encode());
        return Deed.at("change a request id of a block", Verdict.ALTERED_ENTRY, block.firstSeq() + id.index());
    }

    private void replace(int number, Block block, List<Block.Entry> entries) {
        List<Block.RequestId> ids =
                block.ids().stream().filter(id -> id.index() < entries.size()).toList();
        target.blocks.set(number, with(block, ids, entries).encode());
    }

    private static Block with(Block block, List<Block.RequestId> ids, List<Block.Entry> entries) {
        return new Block(
                block.partition(),
                block.number(),
                block.writerEpoch(),
                block.firstSeq(),
                block.previousWithIds(),
                ids,
                entries);
    }

    // live rows

    private Deed flipImageOfRow() {
        FolderAddress address = anyRowWithKeys();
        byte[] row = log.row(address).clone();
        Folder folder = SampleLog.folder(row);
        FolderEntry entry = any(folder.entries());
        Version version = any(entry.versions());
        int at = indexOf(row, version.stored());
        row[at + random.nextInt(version.stored().length)] ^= (byte) (1 << random.nextInt(8));
        target.rows.put(address, row);
        return Deed.at("flip a bit of a live value", Verdict.ALTERED_VALUE, version.seq());
    }

    private Deed flipRow() {
        FolderAddress address = anyRow();
        byte[] row = log.row(address);
        target.rows.put(address, flipped(row));
        return new Deed(
                "flip a bit of a live row",
                Verdict.ALTERED_VALUE,
                0,
                SampleLog.folder(row).lastSeq());
    }

    private Deed dropRow() {
        FolderAddress address = anyRow();
        target.rows.remove(address);
        Folder folder = SampleLog.folder(log.row(address));
        long first = folder.entries().stream()
                .mapToLong(entry -> entry.versions().get(0).seq())
                .min()
                .orElse(Long.MAX_VALUE);
        List<PageRef> directory = folder.directory();
        for (PageRef page : directory == null ? List.<PageRef>of() : directory) {
            first = Math.min(first, madeAt(address.withPage(page.kind(), page.page())));
        }
        return Deed.at("drop a live row", Verdict.MISSING_VALUE, first);
    }

    private Deed dropKey() {
        FolderAddress address = anyRowWithKeys();
        Folder folder = SampleLog.folder(log.row(address));
        FolderEntry dropped = any(folder.entries());
        List<FolderEntry> entries = new ArrayList<>(folder.entries());
        entries.removeIf(entry -> entry.equals(dropped));
        target.rows.put(address, row(folder, folder.directory(), entries));
        return Deed.at(
                "drop a key of a live row",
                Verdict.MISSING_VALUE,
                dropped.versions().get(0).seq());
    }

    private @Nullable Deed dropPage() {
        FolderAddress address = anyRow();
        Folder folder = SampleLog.folder(log.row(address));
        List<PageRef> directory = folder.directory();
        if (directory == null || directory.isEmpty()) {
            return null;
        }
        PageRef dropped = any(directory);
        List<PageRef> pages = new ArrayList<>(directory);
        pages.remove(dropped);
        target.rows.put(address, row(folder, pages, folder.entries()));
        long seq = madeAt(address.withPage(dropped.kind(), dropped.page()));
        return Deed.at("drop a page of a directory", Verdict.MISSING_VALUE, seq);
    }

    private @Nullable Deed addVersion() {
        FolderAddress address = anyRowWithKeys();
        Folder folder = SampleLog.folder(log.row(address));
        FolderEntry entry = any(folder.entries());
        long seq = unused(folder);
        if (seq < 0) {
            return null;
        }
        List<Version> versions = new ArrayList<>(entry.versions());
        Version model = versions.get(0);
        versions.add(new Version(model.op(), seq, 0, model.span(), model.publishedAt(), model.image()));
        versions.sort((a, b) -> Long.compare(a.seq(), b.seq()));
        List<FolderEntry> entries = new ArrayList<>(folder.entries());
        entries.replaceAll(old -> old.equals(entry)
                ? new FolderEntry(entry.keyTag(), entry.lastSeq(), entry.lastBlock(), versions)
                : old);
        target.rows.put(address, row(folder, folder.directory(), entries));
        return Deed.at("add a version without an entry", Verdict.UNLOGGED_WRITE, seq);
    }

    private @Nullable Deed addKey() {
        FolderAddress address = anyRowWithKeys();
        Folder folder = SampleLog.folder(log.row(address));
        long seq = unused(folder);
        if (seq < 0) {
            return null;
        }
        FolderEntry model = any(folder.entries());
        Version version = model.versions().get(0);
        byte[] tag = new byte[16];
        random.nextBytes(tag);
        List<FolderEntry> entries = new ArrayList<>(folder.entries());
        entries.add(new FolderEntry(
                tag,
                seq,
                0,
                List.of(new Version(Op.PUT, seq, 0, version.span(), version.publishedAt(), version.image()))));
        entries.sort((a, b) -> Arrays.compareUnsigned(a.keyTag(), b.keyTag()));
        target.rows.put(address, row(folder, folder.directory(), entries));
        return Deed.at("add a key without an entry", Verdict.UNLOGGED_WRITE, seq);
    }

    private Deed addRow() {
        FolderAddress model = anyRowWithKeys();
        byte[] row = log.row(model);
        FolderAddress address = random.nextBoolean()
                ? model.withPage(model.kind(), model.page() + 50_000)
                : new FolderAddress(model.high(), model.low(), model.kind(), model.page(), 1);
        target.rows.put(address, row);
        long first = SampleLog.folder(row).entries().stream()
                .mapToLong(entry -> entry.versions().get(0).seq())
                .min()
                .orElseThrow();
        return Deed.at("add a row without an entry", Verdict.UNLOGGED_WRITE, first);
    }

    private @Nullable Deed rollBackRow() {
        FolderAddress address = anyRowWithKeys();
        byte[] row = log.row(address);
        byte[] before = null;
        for (Map<FolderAddress, byte[]> rows : log.rowsAfter) {
            byte[] then = rows.get(address);
            if (then != null && !Arrays.equals(then, row)) {
                before = then;
            }
        }
        if (before == null) {
            return null;
        }
        target.rows.put(address, before);
        long last = SampleLog.folder(before).lastSeq();
        return new Deed(
                "put an old row back",
                Verdict.ALTERED_VALUE,
                last + 1,
                SampleLog.folder(row).lastSeq());
    }

    /** The seq of the first entry of a folder. */
    private long madeAt(FolderAddress address) {
        for (int number = 0; number < log.blocks.size(); number++) {
            Block block = log.block(number);
            for (int i = 0; i < block.entries().size(); i++) {
                Block.Entry entry = block.entries().get(i);
                if (FolderAddress.of(entry.firmTag().array(), entry.folderKind(), entry.page())
                        .equals(address)) {
                    return block.firstSeq() + i;
                }
            }
        }
        throw new IllegalStateException("no entry of a folder that exists");
    }

    /** A seq of the log that no version of the folder has; -1 if there is none. */
    private long unused(Folder folder) {
        return random.longs(1_000, 0, log.size())
                .filter(seq -> folder.entries().stream()
                        .noneMatch(entry -> entry.lastSeq() == seq
                                || entry.versions().stream().anyMatch(version -> version.seq() == seq)))
                .findFirst()
                .orElse(-1);
    }

    /** A row's bytes with other content; {@link Folder} itself would not write them. */
    private static byte[] row(Folder folder, @Nullable List<PageRef> directory, List<FolderEntry> entries) {
        CborWriter out = new CborWriter().array(5);
        out.integer(Folder.FORMAT_VERSION).text(folder.firm().canonical()).integer(folder.lastSeq());
        if (directory == null) {
            out.nul();
        } else {
            out.array(directory.size());
            directory.forEach(page -> out.array(2).integer(page.kind()).integer(page.page()));
        }
        out.array(entries.size());
        for (FolderEntry entry : entries) {
            out.array(4).bytes(entry.keyTag()).integer(entry.lastSeq()).integer(entry.lastBlock());
            out.array(entry.versions().size());
            for (Version version : entry.versions()) {
                out.array(4)
                        .integer(version.op().number())
                        .integer(version.seq())
                        .integer(version.block());
                out.bytes(version.stored());
            }
        }
        return out.toByteArray();
    }

    private FolderAddress anyRow() {
        return any(new ArrayList<>(log.rows.keySet()));
    }

    private FolderAddress anyRowWithKeys() {
        while (true) {
            FolderAddress address = anyRow();
            if (!SampleLog.folder(log.row(address)).entries().isEmpty()) {
                return address;
            }
        }
    }

    private int anyBlock() {
        return random.nextInt(log.blocks.size());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Bytes flipped(Bytes bytes) {
        return Bytes.wrap(flipped(bytes.array()));
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalStateException("a row without its own image");
    }
}
