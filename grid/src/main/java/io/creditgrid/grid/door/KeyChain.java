package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.Meta;
import io.creditgrid.model.ledger.PayloadReader;
import io.creditgrid.model.ledger.Payloads;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Version;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.Subjects;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one key in its partition's log, from the last one back: each entry names the one before it.
 *
 * <p>Call it as the node. <strong>Thread-safety.</strong> Not safe; one call, one reader. <strong>Complexity.</strong> One
 * read a block that holds an entry of the key.
 */
final class KeyChain {
    /**
     * One entry.
     *
     * @param committedAt epoch milliseconds
     */
    record Entry(long seq, long block, Meta meta, Image image, long committedAt) {
        /** What a folder would keep of it. */
        Version version() {
            return Version.of(image, seq, block);
        }
    }

    /**
     * Entries of a key, the latest first.
     *
     * @param complete whether no older ones were left out
     */
    record Entries(List<Entry> newestFirst, boolean complete) {}

    private final IgniteCache<RowKey, byte[]> blocks;
    private final int partition;
    private final PayloadReader payloads;
    private @Nullable Block last;

    KeyChain(Ignite ignite, int partition, PayloadReader payloads) {
        this.payloads = payloads;
        this.blocks = ignite.cache(CacheName.BLOCK.label());
        this.partition = partition;
    }

    /** The entries of a key before seq {@code end}, within the limits of a history. */
    Entries before(FolderEntry key, long end) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        long seq = key.lastSeq();
        long block = key.lastBlock();
        while (seq != Meta.NONE) {
            Entry entry = read(key, seq, block);
            if (seq < end) {
                bytes += entry.image().bytes().length;
                if (entries.size() == Limits.HISTORY_ENTRIES_MAX
                        || (bytes > Limits.HISTORY_BYTES_MAX && !entries.isEmpty())) {
                    return new Entries(entries, false);
                }
                entries.add(entry);
            }
            seq = entry.meta().prevSeq();
            block = entry.meta().prevBlock();
        }
        return new Entries(entries, true);
    }

    /**
     * The entry of a key at a place.
     *
     * @throws GridException STORED_FORM if something else stands there
     */
    Entry read(FolderEntry key, long seq, long number) {
        try {
            Block block = block(number);
            Block.Entry stored = block.entries().get(Math.toIntExact(seq - block.firstSeq()));
            Payloads plain = payloads.read(stored, seq);
            if (plain.isDestroyed()) {
                throw Subjects.destroyed();
            }
            if (stored.keyTag().is(key.keyTag()) && plain.meta() != null && plain.image() != null) {
                return new Entry(
                        seq,
                        number,
                        Meta.decode(plain.meta().array()),
                        Image.decode(plain.image().array()),
                        Leaf.decode(stored.leaf().array()).committedAt());
            }
        } catch (GridException e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(seq, e);
        }
        throw damaged(seq, null);
    }

    private Block block(long number) {
        Block known = last;
        if (known != null && known.number() == number) {
            return known;
        }
        byte[] bytes = blocks.get(RowKey.block(partition, number));
        if (bytes == null) {
            throw new IllegalStateException("block " + number + " is missing");
        }
        Block read = Block.decode(bytes);
        last = read;
        return read;
    }

    private GridException damaged(long seq, @Nullable Exception cause) {
        return new GridException(
                GridError.STORED_FORM,
                "expected an entry of this record at seq " + seq + " of partition " + partition
                        + ": it cannot be read; run 'creditgrid audit verify'",
                cause);
    }
}
