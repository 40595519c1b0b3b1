package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FirmFileBuilder;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.FirmRecords;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.Subjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.cache.Cache;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads the firms of one partition, folder by folder. The partition must be reserved, so that it does not move meanwhile.
 *
 * <p><strong>Thread-safety.</strong> Safe. Call it as the node.
 */
final class PartitionFirms {
    /** Firms whose folders are in memory at a time. */
    private static final int BATCH = 128;

    /** Folders that are read: what features see, and outcomes as labels. */
    private static final Set<Integer> READ = read();

    private final IgniteCache<RowKey, byte[]> folders;
    private final Subjects subjects;
    private final int partition;

    PartitionFirms(Door door, int partition) {
        this.subjects = door.subjects();
        this.folders = door.ignite().cache(CacheName.FOLDER.label());
        this.partition = partition;
    }

    private static Set<Integer> read() {
        Set<Integer> kinds =
                FirmFileBuilder.KINDS.stream().map(RecordKind::number).collect(Collectors.toSet());
        kinds.add(RecordKind.OUTCOME.number());
        return Set.copyOf(kinds);
    }

    /** Calls {@code visitor} once for each firm of the partition, in the order of their tags. One scan of the partition. */
    void forEach(Consumer<Firm> visitor) {
        Map<Tag, List<Row>> rows = new HashMap<>();
        ScanQuery<RowKey, byte[]> scan =
                new ScanQuery<RowKey, byte[]>().setPartition(partition).setLocal(true);
        try (QueryCursor<Cache.Entry<RowKey, byte[]>> cursor = folders.query(scan)) {
            for (Cache.Entry<RowKey, byte[]> entry : cursor) {
                RowKey key = entry.getKey();
                if (READ.contains(key.kind())) {
                    rows.computeIfAbsent(new Tag(key.high(), key.low()), tag -> new ArrayList<>(12))
                            .add(new Row(key, entry.getValue()));
                }
            }
        }
        rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(firm -> visit(firm.getKey(), firm.getValue(), visitor));
    }

    private void visit(Tag tag, List<Row> rows, Consumer<Firm> visitor) {
        rows.sort(Comparator.comparingLong(row -> row.key().slot()));
        EnterpriseId named = Folder.firmOf(rows.get(0).value());
        if (named.isGrid()) {
            return;
        }
        ImageOpener opener = ImageOpener.PLAIN;
        if (named.isTag()) {
            SubjectCipher cipher = subjects.cipher(partition, tag.bytes());
            if (cipher == null) {
                return; // its key was destroyed
            }
            opener = Subjects.opener(cipher, partition);
        }
        Map<RecordKind, List<Folder>> byKind = new EnumMap<>(RecordKind.class);
        for (Row row : rows) {
            Folder folder = Folder.decode(row.value(), opener);
            byKind.computeIfAbsent(RecordKind.ofNumber(row.key().kind()), kind -> new ArrayList<>())
                    .add(folder);
        }
        EnterpriseId firm = named.isTag() ? nameOf(byKind, named) : named;
        visitor.accept(new Firm(tag, new FirmRecords(firm, byKind)));
    }

    /** A personal subject's folders do not name it, its records do; its tag if they keep no record. */
    private static EnterpriseId nameOf(Map<RecordKind, List<Folder>> byKind, EnterpriseId tag) {
        return byKind.values().stream()
                .flatMap(List::stream)
                .flatMap(folder -> folder.entries().stream())
                .flatMap(entry -> entry.versions().stream())
                .findFirst()
                .map(version -> Image.keyOf(version.image()).firm())
                .orElse(tag);
    }

    /**
     * Calls {@code visitor} once for each of these firms, in their order. Two reads a batch of firms.
     *
     * @throws GridException STORED_FORM if a folder is missing
     */
    void forEach(List<Tag> tags, Consumer<Firm> visitor) {
        for (int from = 0; from < tags.size(); from += BATCH) {
            readBatch(tags.subList(from, Math.min(tags.size(), from + BATCH)), visitor);
        }
    }

    private void readBatch(List<Tag> tags, Consumer<Firm> visitor) {
        Map<Tag, RowKey> homes = new HashMap<>();
        tags.forEach(
                tag -> homes.put(tag, RowKey.folder(partition, tag.bytes(), RecordKind.ENTERPRISE.number(), 0, 0)));
        Map<RowKey, byte[]> found = folders.getAll(new HashSet<>(homes.values()));
        Map<Tag, List<RowKey>> pages = new HashMap<>();
        Set<RowKey> wanted = new HashSet<>();
        for (Tag tag : tags) {
            List<RowKey> keys = pages(tag, found.get(homes.get(tag)));
            pages.put(tag, keys);
            wanted.addAll(keys);
        }
        Map<RowKey, byte[]> rows = folders.getAll(wanted);
        for (Tag tag : tags) {
            List<Row> firm = new ArrayList<>();
            RowKey home = Objects.requireNonNull(homes.get(tag));
            firm.add(row(home, found.get(home)));
            pages.getOrDefault(tag, List.of()).forEach(key -> firm.add(row(key, rows.get(key))));
            visit(tag, firm, visitor);
        }
    }

    private List<RowKey> pages(Tag tag, byte @Nullable [] home) {
        List<PageRef> directory = home == null ? null : Folder.directoryOf(home);
        return directory == null
                ? List.of()
                : directory.stream()
                        .filter(page -> READ.contains(page.kind()))
                        .map(page -> RowKey.folder(partition, tag.bytes(), page.kind(), page.page(), 0))
                        .toList();
    }

    private static Row row(RowKey key, byte @Nullable [] value) {
        if (value == null) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected a folder that the directory of a firm in partition " + key.partition()
                            + " lists: it is missing; run 'creditgrid audit verify'");
        }
        return new Row(key, value);
    }

    private record Row(RowKey key, byte[] value) {}

    /** A firm with its tag. */
    record Firm(Tag tag, FirmRecords records) {}

    /** A firm's tag as two words; ordered as its bytes are. */
    record Tag(long high, long low) implements Comparable<Tag> {
        byte[] bytes() {
            return java.nio.ByteBuffer.allocate(RowKey.TAG_BYTES)
                    .putLong(high)
                    .putLong(low)
                    .array();
        }

        @Override
        public int compareTo(Tag other) {
            int order = Long.compareUnsigned(high, other.high);
            return order != 0 ? order : Long.compareUnsigned(low, other.low);
        }
    }
}
