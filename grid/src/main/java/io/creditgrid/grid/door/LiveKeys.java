package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.cache.Cache;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the folders of one partition for records of a source and kind that a full file does not list.
 *
 * <p>Memory: the keys of the question, and unlisted ones up to {@link Limits#LIVE_KEYS_CHARS}; firms beyond that are left
 * for the next question.
 *
 * <p><strong>Thread-safety.</strong> One thread, one scan. Call it as the node, where the partition is reserved.
 */
final class LiveKeys {
    private final Door door;
    private final LiveKeysRequest request;
    private final RecordKind kind;
    private final Interval rest;
    private final Map<String, Set<Bytes>> listed = new HashMap<>();
    private final TreeMap<String, Found> found = new TreeMap<>();
    private long chars;
    private @Nullable String cut;
    private @Nullable Long lastFull;

    /** What one firm has. */
    private record Found(long live, List<String> unlisted, long chars) {}

    LiveKeys(Door door, LiveKeysRequest request) {
        this.door = door;
        this.request = request;
        this.kind = RecordKind.ofLabel(request.kind());
        this.rest = Interval.from(Instant.ofEpochMilli(request.publishedAt())
                .atOffset(door.identity().offset())
                .toLocalDate()
                .toEpochDay());
        request.keys().forEach(this::list);
    }

    private void list(String text) {
        RecordKey key = WriteTask.storedKey(door, KeyText.parse(kind, text));
        String firm = key.firm().canonical();
        boolean mine = key.source().equals(request.source())
                && door.placement().partition(key.firm()) == request.partition()
                && isInRange(firm);
        if (!mine) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected keys of source " + request.source() + ", partition " + request.partition()
                            + " and the range of firms that is asked about: key=" + text);
        }
        listed.computeIfAbsent(firm, f -> new HashSet<>())
                .add(Bytes.wrap(door.tags().key(kind.number(), key.source(), key.parts())));
    }

    private boolean isInRange(String firm) {
        return (request.after() == null || firm.compareTo(request.after()) > 0)
                && (request.upTo() == null || firm.compareTo(request.upTo()) <= 0);
    }

    LiveKeysAnswer scan() {
        IgniteCache<RowKey, byte[]> folders = door.ignite().cache(CacheName.FOLDER.label());
        ScanQuery<RowKey, byte[]> scan = new ScanQuery<RowKey, byte[]>()
                .setPartition(request.partition())
                .setLocal(true);
        try (QueryCursor<Cache.Entry<RowKey, byte[]>> cursor = folders.query(scan)) {
            for (Cache.Entry<RowKey, byte[]> row : cursor) {
                int number = row.getKey().kind();
                if (number == kind.number()) {
                    look(decode(row));
                } else if (number == RecordKind.BATCH.number() && request.after() == null) {
                    lookAtBatch(decode(row));
                }
            }
        }
        List<String> unlisted = new ArrayList<>();
        long live = 0;
        for (Found firm : found.values()) {
            live += firm.live();
            unlisted.addAll(firm.unlisted());
        }
        return new LiveKeysAnswer(live, unlisted, cut == null ? null : found.lastKey(), lastFull);
    }

    /**
     * A folder, opened where it is a personal subject's; null if that one's key was destroyed: then nothing of it is live. What
     * is stored and cannot be read is damage, never the caller's fault.
     */
    private @Nullable Folder decode(Cache.Entry<RowKey, byte[]> row) {
        try {
            return door.subjects().folder(row.getKey(), row.getValue());
        } catch (GridException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "a folder in partition " + request.partition() + " cannot be read; run 'creditgrid audit verify'",
                    e);
        }
    }

    private void look(@Nullable Folder folder) {
        String firm = folder == null ? null : firmOf(folder);
        if (folder == null || firm == null || !isInRange(firm) || (cut != null && firm.compareTo(cut) >= 0)) {
            return;
        }
        Set<Bytes> known = listed.getOrDefault(firm, Set.of());
        List<String> unlisted = new ArrayList<>();
        long live = 0;
        for (FolderEntry entry : folder.entries()) {
            Version holding = holding(entry.versions());
            if (holding == null) {
                continue;
            }
            RecordKey key = Image.keyOf(holding.image());
            if (!key.source().equals(request.source())) {
                continue;
            }
            live++;
            if (holding.publishedAt() <= request.publishedAt() && !known.contains(Bytes.wrap(entry.keyTag()))) {
                unlisted.add(KeyText.print(key));
            }
        }
        if (live > 0) {
            keep(firm, live, unlisted);
        }
    }

    /** The firm's canonical id; a personal subject's folder does not name it, its records do. Null if they keep none. */
    private static @Nullable String firmOf(Folder folder) {
        return folder.firm().isTag()
                ? folder.entries().stream()
                        .flatMap(entry -> entry.versions().stream())
                        .findFirst()
                        .map(version -> Image.keyOf(version.image()).firm().canonical())
                        .orElse(null)
                : folder.firm().canonical();
    }

    /**
     * The version by which a key counts as live: one that states something on the file's day or later, or the REMOVE that a
     * file of the same publication left; one that the file can end before one that it cannot. Null if it is not live.
     */
    private @Nullable Version holding(List<Version> versions) {
        Version earliest = null;
        for (Version version : Timeline.winners(versions, rest)) {
            boolean ofThisFile = version.op() == Op.REMOVE
                    && version.publishedAt() == request.publishedAt()
                    && version.span().equals(rest);
            boolean counts = version.op() == Op.PUT || ofThisFile;
            if (counts && (earliest == null || version.publishedAt() < earliest.publishedAt())) {
                earliest = version;
            }
        }
        return earliest;
    }

    /** Keeps the first firms of the range; those that find no room are left for another question. */
    private void keep(String firm, long live, List<String> unlisted) {
        unlisted.sort(null);
        long length = unlisted.stream().mapToLong(String::length).sum();
        found.put(firm, new Found(live, unlisted, length));
        chars += length;
        while (chars > Limits.LIVE_KEYS_CHARS && found.size() > 1) {
            Map.Entry<String, Found> last = found.pollLastEntry();
            chars -= last.getValue().chars();
            cut = last.getKey();
        }
    }

    private void lookAtBatch(@Nullable Folder folder) {
        if (folder == null) {
            return;
        }
        for (FolderEntry entry : folder.entries()) {
            for (Version version : entry.versions()) {
                CreditRecord record = Image.decode(version.image()).record();
                if (record == null
                        || !"FULL".equals(record.text("mode"))
                        || !request.kind().equals(record.text("recordKind"))
                        || !request.source().equals(record.text("feed"))
                        || record.key().part(0).equals(request.batch())) {
                    continue;
                }
                Long stated = record.integer("statedAt");
                if (stated != null && (lastFull == null || stated > lastFull)) {
                    lastFull = stated;
                }
            }
        }
    }
}
