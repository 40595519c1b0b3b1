package io.creditgrid.grid.door;

import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Version;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Intruder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing to stored rows of a grid that nobody writes, and says by the log as it was written how that must be named and
 * where it is seen first. {@link #undo} puts back what was there.
 */
final class LiveAdversary {
    /** What it can do. */
    enum Kind {
        FLIP_LIVE_VALUE,
        DROP_FOLDER,
        DROP_HOME_FOLDER,
        ADD_FOLDER,
        FLIP_LEAF,
        FLIP_META,
        FLIP_IMAGE,
        DROP_ENTRY,
        DROP_BLOCK,
        SWAP_BLOCKS,
        DUPLICATE_BLOCK,
        INSERT_BLOCK,
        ADD_BLOCK,
        FLIP_HEAD,
        DROP_HEAD,
        ADD_HEAD,
        GATE_CHANGES_FOLDER,
        GATE_DROPS_FOLDER,
        GATE_ADDS_FOLDER,
        GATE_ADDS_BLOCK
    }

    /** What must be found. */
    record Deed(Kind kind, int partition, String verdict, long seq) {
        boolean inBothCopies() {
            return kind.name().startsWith("GATE_");
        }
    }

    private record Row(CacheName cache, RowKey key, byte @Nullable [] bytes) {}

    private final SampleGrid grid;
    private final SplittableRandom random;
    private final int copy;
    private final int partition;
    private final byte[] firmTag;
    private final Map<RowKey, byte[]> folders;
    private final List<byte[]> blocks;
    private final Head head;
    private final Deque<Row> before = new ArrayDeque<>();
    private boolean throughTheGate;

    /** One that changes the primary's copy (0) or the backup's (1) of the partition of a firm drawn. */
    LiveAdversary(SampleGrid grid, SplittableRandom random, int copy, int firms) {
        this.grid = grid;
        this.random = random;
        this.copy = copy;
        var firm = SampleGrid.firm(random.nextInt(firms));
        this.partition = SampleGrid.placement(firm);
        this.firmTag = grid.node(0).part(Door.class).tags().firm(firm);
        this.folders = grid.rows(CacheName.FOLDER, partition, 0);
        this.head = Head.decode(Objects.requireNonNull(
                grid.peek(CacheName.HEAD, RowKey.head(partition), 0), "a partition with entries"));
        this.blocks = new ArrayList<>();
        for (long number = 0; number < head.blocks(); number++) {
            blocks.add(Objects.requireNonNull(
                    grid.peek(CacheName.BLOCK, RowKey.block(partition, number), 0), "a block of the log"));
        }
    }

    Deed act(Kind kind) throws Exception {
        throughTheGate = kind.name().startsWith("GATE_");
        return switch (kind) {
            case FLIP_LIVE_VALUE, GATE_CHANGES_FOLDER -> flipLiveValue(kind);
            case DROP_FOLDER, GATE_DROPS_FOLDER -> dropFolder(kind, folder(false));
            case DROP_HOME_FOLDER -> dropFolder(kind, folder(true));
            case ADD_FOLDER, GATE_ADDS_FOLDER -> addFolder(kind);
            case FLIP_LEAF, FLIP_META, FLIP_IMAGE -> flipPart(kind);
            case DROP_ENTRY -> dropEntry(kind);
            case DROP_BLOCK -> dropBlock(kind);
            case SWAP_BLOCKS -> swapBlocks(kind);
            case DUPLICATE_BLOCK -> duplicateBlock(kind);
            case INSERT_BLOCK -> insertBlock(kind);
            case ADD_BLOCK, GATE_ADDS_BLOCK -> addBlock(kind);
            case FLIP_HEAD -> flipHead(kind);
            case DROP_HEAD -> dropHead(kind);
            case ADD_HEAD -> addHead(kind);
        };
    }

    /** Puts back what was there, the last first. */
    void undo() throws Exception {
        for (Row row : before) {
            store(row.cache(), row.key(), row.bytes());
        }
        before.clear();
    }

    private void write(CacheName cache, RowKey key, byte @Nullable [] bytes) throws Exception {
        before.push(new Row(cache, key, grid.peek(cache, key, copy)));
        store(cache, key, bytes);
    }

    private void store(CacheName name, RowKey key, byte @Nullable [] bytes) throws Exception {
        if (!throughTheGate) {
            Intruder.writeCopy(grid.owner(partition, copy).ignite(), name, key, bytes);
            return;
        }
        Ignite ignite = grid.node(random.nextInt(2)).ignite();
        IgniteCache<RowKey, byte[]> cache = ignite.cache(name.label());
        ByReflection.insideTheGate(() -> {
            if (bytes == null) {
                cache.remove(key);
            } else {
                cache.put(key, bytes);
            }
            return true;
        });
    }

    // live rows

    /** A folder of the firm drawn, its home (with the directory) or another one. */
    private RowKey folder(boolean home) {
        List<RowKey> own = folders.keySet().stream()
                .filter(key -> Arrays.equals(key.tag(), firmTag) && (key.kind() == 1) == home)
                .toList();
        return own.get(random.nextInt(own.size()));
    }

    private byte[] bytes(RowKey folder) {
        return Objects.requireNonNull(folders.get(folder), "a folder of the log")
                .clone();
    }

    private Deed flipLiveValue(Kind kind) throws Exception {
        RowKey key = folder(random.nextBoolean());
        byte[] row = bytes(key);
        List<Version> versions = versions(row);
        Version version = versions.get(random.nextInt(versions.size()));
        int at = indexOf(row, version.image());
        row[at + random.nextInt(version.image().length)] ^= (byte) (1 << random.nextInt(8));
        write(CacheName.FOLDER, key, row);
        return new Deed(kind, partition, "ALTERED_VALUE", version.seq());
    }

    private static List<Version> versions(byte[] row) {
        return Folder.decode(row).entries().stream()
                .flatMap(entry -> entry.versions().stream())
                .toList();
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalStateException("a row without its own image");
    }

    private Deed dropFolder(Kind kind, RowKey key) throws Exception {
        long first = firstKept(bytes(key));
        if (key.kind() == 1) {
            first = Math.min(first, firstOfOtherPages());
        }
        write(CacheName.FOLDER, key, null);
        return new Deed(kind, partition, "MISSING_VALUE", first);
    }

    private static long firstKept(byte[] row) {
        return versions(row).stream().mapToLong(Version::seq).min().orElseThrow();
    }

    /** The home folder also lists the firm's other pages, each from its first entry on. */
    private long firstOfOtherPages() {
        for (byte[] bytes : blocks) {
            Block block = Block.decode(bytes);
            for (int i = 0; i < block.entries().size(); i++) {
                Block.Entry entry = block.entries().get(i);
                if (entry.firmTag().is(firmTag) && entry.folderKind() != 1) {
                    return block.firstSeq() + i;
                }
            }
        }
        throw new IllegalStateException("a firm with one folder");
    }

    private Deed addFolder(Kind kind) throws Exception {
        RowKey model = folder(false);
        RowKey added = RowKey.folder(partition, firmTag, model.kind(), model.page() + 1, 0);
        write(CacheName.FOLDER, added, bytes(model));
        return new Deed(kind, partition, "UNLOGGED_WRITE", firstKept(bytes(model)));
    }

    // the log

    private int anyBlock() {
        return random.nextInt(blocks.size());
    }

    private Block block(int number) {
        return Block.decode(blocks.get(number));
    }

    private void writeBlock(long number, byte @Nullable [] bytes) throws Exception {
        write(CacheName.BLOCK, RowKey.block(partition, number), bytes);
    }

    private Deed flipPart(Kind kind) throws Exception {
        int number = anyBlock();
        Block block = block(number);
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
                        kind == Kind.FLIP_LEAF ? flipped(entry.leaf()) : entry.leaf(),
                        kind == Kind.FLIP_META ? flipped(entry.meta()) : entry.meta(),
                        kind == Kind.FLIP_IMAGE ? flipped(entry.image()) : entry.image()));
        writeBlock(number, with(block, number, block.firstSeq(), entries).encode());
        return new Deed(kind, partition, "ALTERED_ENTRY", block.firstSeq() + index);
    }

    private static Block with(Block block, long number, long firstSeq, List<Block.Entry> entries) {
        return new Block(
                block.partition(), number, block.writerEpoch(), firstSeq, block.previousWithIds(), List.of(), entries);
    }

    private Deed dropEntry(Kind kind) throws Exception {
        int number = anyBlock();
        Block block = block(number);
        int index = random.nextInt(block.entries().size());
        List<Block.Entry> entries = new ArrayList<>(block.entries());
        entries.remove(index);
        writeBlock(number, with(block, number, block.firstSeq(), entries).encode());
        return new Deed(kind, partition, "MISSING_ENTRY", block.firstSeq() + index);
    }

    private Deed dropBlock(Kind kind) throws Exception {
        int number = anyBlock();
        writeBlock(number, null);
        return new Deed(kind, partition, "MISSING_ENTRY", block(number).firstSeq());
    }

    private Deed swapBlocks(Kind kind) throws Exception {
        int a = random.nextInt(blocks.size() - 1);
        int b = random.nextInt(a + 1, blocks.size());
        writeBlock(a, blocks.get(b));
        writeBlock(b, blocks.get(a));
        return new Deed(kind, partition, "ALTERED_ENTRY", block(a).firstSeq());
    }

    private Deed duplicateBlock(Kind kind) throws Exception {
        int number = random.nextInt(1, blocks.size());
        writeBlock(number, blocks.get(number - 1));
        return new Deed(kind, partition, "ALTERED_ENTRY", block(number).firstSeq());
    }

    private Deed insertBlock(Kind kind) throws Exception {
        int number = random.nextInt(1, blocks.size());
        for (int shifted = blocks.size(); shifted >= number; shifted--) {
            writeBlock(shifted, blocks.get(shifted - 1));
        }
        return new Deed(kind, partition, "ALTERED_ENTRY", block(number).firstSeq());
    }

    private Deed addBlock(Kind kind) throws Exception {
        Block last = block(blocks.size() - 1);
        long number = blocks.size() + random.nextLong(3);
        writeBlock(number, with(last, number, head.size(), last.entries()).encode());
        return new Deed(kind, partition, "UNLOGGED_WRITE", head.size());
    }

    private Deed flipHead(Kind kind) throws Exception {
        write(CacheName.HEAD, RowKey.head(partition), flipped(head.encode()));
        return new Deed(kind, partition, "ALTERED_ENTRY", head.size());
    }

    private Deed dropHead(Kind kind) throws Exception {
        write(CacheName.HEAD, RowKey.head(partition), null);
        return new Deed(kind, partition, "MISSING_ENTRY", head.size());
    }

    private Deed addHead(Kind kind) throws Exception {
        write(CacheName.HEAD, RowKey.block(partition, 1 + random.nextInt(9)), head.encode());
        return new Deed(kind, partition, "UNLOGGED_WRITE", head.size());
    }

    private Bytes flipped(Bytes bytes) {
        return Bytes.wrap(flipped(bytes.array()));
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }
}
