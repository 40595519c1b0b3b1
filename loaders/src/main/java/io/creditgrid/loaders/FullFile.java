package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a full file leaves out: the live records of its source and kind that it does not list, found before anything of the file is written.
 *
 * <p>The keys of the file are gathered by partition; then each partition is asked, a range of firms at a time, which live keys are not among them.
 *
 * <p><strong>Thread-safety.</strong> One thread. <strong>Complexity.</strong> Memory for the keys of the file and for the ends of one partition at a time; the rest
 * waits on disk.
 */
final class FullFile implements AutoCloseable {
    /**
     * Rows from here on are ends. The row of an end comes from its key alone, so that a load which was killed gives it the same
     * one, whatever has ended meanwhile.
     */
    static final long FIRST_ENDED_ROW = 1L << 62;

    private static final int PERCENT_SCALE = 1;

    private final Plan.Load load;
    private final BatchRecord batch;
    private final LoadTarget target;
    private final KeySpool listed;
    private final KeySpool unlisted;
    private final long publishedAt;
    private long live;
    private long ended;
    private @Nullable String firstEnded;
    private @Nullable Long lastFull;

    private FullFile(Plan.Load load, BatchRecord batch, LoadTarget target) throws IOException {
        this.load = load;
        this.batch = batch;
        this.target = target;
        int partitions = target.placement().partitions();
        this.listed = new KeySpool(partitions);
        this.unlisted = new KeySpool(partitions);
        Object stated = load.mapping().publishedAt().constant();
        if (!(stated instanceof Long instant)) {
            throw new IllegalStateException("a mapping of full files states one instant of publication");
        }
        this.publishedAt = instant;
    }

    /**
     * Reads the whole file and asks all partitions. Writes nothing.
     *
     * @throws GridException BAD_VALUE if rows do not name their keys; NOT_YOUR_SOURCE, PUBLISHED_IN_FUTURE, or want of a resource
     */
    static FullFile read(Plan.Load load, BatchRecord batch, LoadTarget target, Progress progress) throws IOException {
        FullFile file = new FullFile(load, batch, target);
        try {
            file.list();
            for (int p = 0; p < target.placement().partitions(); p++) {
                file.ask(p);
                progress.at(load.name() + " (keys)", p + 1L, target.placement().partitions());
            }
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Gathers the keys that the file lists. */
    private void list() throws IOException {
        Mapping mapping = load.mapping();
        long nameless = 0;
        String first = "";
        try (CsvRows rows = CsvRows.open(load.file(), mapping.format(), mapping.columns())) {
            RowMapper mapper = new RowMapper(mapping, rows.header());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                try {
                    RecordKey key = mapper.key(row);
                    if (key != null) {
                        listed.add(target.placement().partition(key.firm()), KeyText.print(key));
                    }
                } catch (RejectedException e) {
                    nameless++;
                    first = nameless == 1
                            ? "line " + row.line() + ", column " + e.column() + ": " + e.reason() + ", value '"
                                    + RowMapper.shown(e.value()) + "'; " + e.cure()
                            : first;
                }
            }
        }
        if (nameless > 0) {
            throw new GridException(
                    GridError.BAD_VALUE,
                    load.name()
                            + ": expected each row of a full file to name its key, since what the file does not list ends: "
                            + nameless + (nameless == 1 ? " row does" : " rows do") + " not, the first is " + first
                            + "; correct the file, leave such rows out by a filter, or load it as mode: delta, which ends nothing");
        }
    }

    /** Asks one partition, range by range. */
    private void ask(int partition) throws IOException {
        List<String> keys =
                new ArrayList<>(listed.read(partition).stream().distinct().toList());
        List<String> firms = new ArrayList<>(keys.size());
        sortByFirm(keys, firms);
        String after = null;
        int from = 0;
        while (true) {
            int to = pageEnd(keys, firms, from);
            boolean last = to == keys.size();
            LiveKeysAnswer answer = target.liveKeys(new LiveKeysRequest(
                    load.mapping().source(),
                    load.mapping().kind().label(),
                    publishedAt,
                    batch.hex(),
                    partition,
                    after,
                    last ? null : firms.get(to - 1),
                    keys.subList(from, to)));
            take(partition, answer);
            String upTo = answer.upTo() != null ? answer.upTo() : last ? null : firms.get(to - 1);
            if (upTo == null) {
                return;
            }
            after = upTo;
            while (from < keys.size() && firms.get(from).compareTo(upTo) <= 0) {
                from++;
            }
        }
    }

    private void sortByFirm(List<String> keys, List<String> firms) {
        record Keyed(String firm, String key) {}
        List<Keyed> all = new ArrayList<>(keys.size());
        for (String key : keys) {
            all.add(new Keyed(KeyText.parse(load.mapping().kind(), key).firm().canonical(), key));
        }
        all.sort(java.util.Comparator.comparing(Keyed::firm).thenComparing(Keyed::key));
        keys.clear();
        all.forEach(each -> {
            keys.add(each.key());
            firms.add(each.firm());
        });
    }

    /** Where a page of whole firms that starts at {@code from} ends. */
    private int pageEnd(List<String> keys, List<String> firms, int from) {
        int to = from;
        long chars = 0;
        while (to < keys.size() && chars < Limits.LIVE_KEYS_CHARS) {
            String firm = firms.get(to);
            long ofFirm = 0;
            while (to < keys.size() && firms.get(to).equals(firm)) {
                ofFirm += keys.get(to++).length();
            }
            if (ofFirm > Limits.FIRM_KEYS_CHARS_MAX) {
                throw new GridException(
                        GridError.BAD_VALUE,
                        load.name() + ": expected at most " + Limits.FIRM_KEYS_CHARS_MAX
                                + " characters of keys of one firm, since" + " its folder holds no more: " + firm
                                + " has " + ofFirm + "; check the mapping's key and id");
            }
            chars += ofFirm;
        }
        return to;
    }

    private void take(int partition, LiveKeysAnswer answer) throws IOException {
        live += answer.live();
        Long full = answer.lastFull();
        if (full != null && (lastFull == null || full > lastFull)) {
            lastFull = full;
        }
        for (String key : answer.unlisted()) {
            unlisted.add(partition, key);
            ended++;
            firstEnded = firstEnded == null ? key : firstEnded;
        }
    }

    /** Records that were live before the file, listed by it or not. */
    long live() {
        return live;
    }

    /** How many of them the file ends. */
    long ended() {
        return ended;
    }

    /**
     * Refuses a file that is older than one that was loaded before.
     *
     * @throws GridException OLDER_FULL_FILE
     */
    void checkAge() {
        if (lastFull != null && publishedAt < lastFull) {
            throw new GridException(
                    GridError.OLDER_FULL_FILE,
                    load.name() + ": expected a full file published no earlier than the last one of source "
                            + load.mapping().source() + " and kind "
                            + load.mapping().kind().label() + ", "
                            + Instant.ofEpochMilli(lastFull) + ": publishedAt=" + Instant.ofEpochMilli(publishedAt)
                            + "; what it says is known better by now: leave it, or load it as mode: delta");
        }
    }

    /**
     * Refuses a file that would end more than its mapping allows.
     *
     * @throws GridException ENDS_TOO_MANY
     */
    void checkShare() {
        BigDecimal max = load.mapping().endShareMax();
        if (BigDecimal.valueOf(ended).compareTo(max.multiply(BigDecimal.valueOf(live))) > 0) {
            throw new GridException(
                    GridError.ENDS_TOO_MANY,
                    load.name() + ": expected a full file to end at most " + percent(max)
                            + " of what is live of source "
                            + load.mapping().source() + " and kind "
                            + load.mapping().kind().label() + ": it would end "
                            + ended + " of " + live + " (" + percent(share()) + "), the first " + firstEnded
                            + "; nothing was written. Load the whole file, or if they have ended indeed raise"
                            + " fullModeEndShareMax in the mapping, now " + max.toPlainString());
        }
    }

    private BigDecimal share() {
        return live == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(ended)
                        .divide(BigDecimal.valueOf(live), 2 * (PERCENT_SCALE + 2), RoundingMode.HALF_UP);
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2)
                        .setScale(PERCENT_SCALE, RoundingMode.HALF_UP)
                        .toPlainString() + " %";
    }

    /** Hands on every end, partition by partition. */
    void forEachEnd(Consumer<Pending> to) {
        long day = Instant.ofEpochMilli(publishedAt)
                .atOffset(target.offset())
                .toLocalDate()
                .toEpochDay();
        IntStream.range(0, target.placement().partitions())
                .forEach(partition -> ends(partition)
                        .forEach(text ->
                                to.accept(end(KeyText.parse(load.mapping().kind(), text), day))));
    }

    private List<String> ends(int partition) {
        try {
            return unlisted.read(partition);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys that " + load.name() + " does not list could not be read", e);
        }
    }

    private Pending end(RecordKey key, long day) {
        long row = row(key);
        Image removal = Image.removal(key, Interval.from(day), publishedAt);
        return new Pending(row, 0, Mutation.of(new Origin.BatchRow(batch.id(), row), removal));
    }

    private static long row(RecordKey key) {
        byte[] hash = Digests.sha256(KeyText.print(key).getBytes(StandardCharsets.UTF_8));
        return FIRST_ENDED_ROW | ByteBuffer.wrap(hash).getLong() >>> 2;
    }

    @Override
    public void close() throws IOException {
        listed.close();
        unlisted.close();
    }
}
