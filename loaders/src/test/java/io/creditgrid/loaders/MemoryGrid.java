package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the door in plain maps: one log a partition, one timeline a key, restatements, repeats by (batch, row). With a troubled line it answers BUSY, loses
 * answers after writing, or breaks for good after some frames, as a real grid may.
 */
final class MemoryGrid implements LoadTarget {
    private static final int PARTITIONS = 16;

    private final Placement placement = new Placement(PARTITIONS);
    private final long[] sizes = new long[PARTITIONS];
    private final Map<RecordKey, List<Version>> kept = new HashMap<>();
    private final Map<RecordKey, List<Entry>> chains = new HashMap<>();
    private final Map<EnterpriseId, GridError> refused = new HashMap<>();
    private @Nullable RandomGenerator trouble;
    private int framesLeft = Integer.MAX_VALUE;

    private record Entry(Origin origin, byte[] image, long seq) {}

    /** A third of all mutations is BUSY, a third of all answers is lost. */
    MemoryGrid troubled(RandomGenerator random) {
        trouble = random;
        return this;
    }

    /** Every call after so many fails as if the loader had been killed. */
    synchronized void breakAfter(int frames) {
        framesLeft = frames;
    }

    /** Refuses all mutations of a firm. */
    void refuse(EnterpriseId firm, GridError error) {
        refused.put(firm, error);
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public ZoneOffset offset() {
        return ZoneOffset.ofHours(8);
    }

    @Override
    public synchronized List<Outcome> write(WriteFrame sent) {
        if (framesLeft-- <= 0) {
            throw new GridException(GridError.INTERNAL, "killed");
        }
        // by way of the wire, as a real frame goes
        WriteFrame frame = WriteFrame.decode(sent.encode());
        List<Outcome> outcomes = new ArrayList<>();
        for (MutationUnit unit : frame.units()) {
            boolean busy = trouble != null && trouble.nextInt(3) == 0;
            outcomes.add(
                    busy
                            ? Outcome.rejected(GridError.BUSY, "too much work waits")
                            : judge(unit.mutations().get(0), frame.again(), frame.keepRestatements()));
        }
        if (trouble != null && trouble.nextInt(3) == 0) {
            throw new GridException(GridError.IN_DOUBT, "no answer came");
        }
        return outcomes;
    }

    private Outcome judge(Mutation mutation, boolean again, boolean keepRestatements) {
        Image image = mutation.image();
        RecordKey key = image.key();
        int partition = placement.partition(key.firm());
        GridError error = refused.get(key.firm());
        if (error != null) {
            return Outcome.rejected(error, "expected another firm");
        }
        List<Entry> chain = chains.computeIfAbsent(key, k -> new ArrayList<>());
        if (mutation.expectedSeq() == Mutation.ABSENT && !chain.isEmpty()) {
            return Outcome.rejected(GridError.UNEXPECTED_SEQ, "expected no entry");
        }
        if (again) {
            for (Entry entry : chain) {
                if (Arrays.equals(entry.image(), image.bytes())
                        && entry.origin().equals(mutation.origin())) {
                    return Outcome.loaded(partition, entry.seq());
                }
            }
        }
        List<Version> versions = kept.getOrDefault(key, List.of());
        List<Version> winners = Timeline.winners(versions, image.span());
        boolean known = !versions.isEmpty()
                && Timeline.covers(versions, image.span())
                && winners.stream().allMatch(v -> saysTheSame(v, image) && v.publishedAt() <= image.publishedAt());
        if (known && !keepRestatements) {
            return Outcome.unchanged(partition, chain.get(chain.size() - 1).seq());
        }
        long seq = sizes[partition]++;
        chain.add(new Entry(mutation.origin(), image.bytes(), seq));
        kept.put(key, Timeline.fold(versions, Version.of(image, seq, 0)));
        return Outcome.loaded(partition, seq);
    }

    private static boolean saysTheSame(Version version, Image image) {
        List<byte[]> mine = Image.itemsOf(version.image());
        List<byte[]> theirs = image.items();
        boolean same = mine.size() == theirs.size();
        for (int i = 3; same && i < mine.size(); i++) {
            same = Arrays.equals(mine.get(i), theirs.get(i));
        }
        return same;
    }

    /** One firm an answer, so that every question goes on for as many firms as there are. */
    @Override
    public synchronized LiveKeysAnswer liveKeys(LiveKeysRequest request) {
        Interval rest = Interval.from(Instant.ofEpochMilli(request.publishedAt())
                .atOffset(offset())
                .toLocalDate()
                .toEpochDay());
        TreeMap<String, List<String>> unlisted = new TreeMap<>();
        TreeMap<String, Integer> live = new TreeMap<>();
        Long lastFull = null;
        for (Map.Entry<RecordKey, List<Version>> entry : kept.entrySet()) {
            RecordKey key = entry.getKey();
            String firm = key.firm().canonical();
            lastFull = key.kind() == RecordKind.BATCH ? later(lastFull, entry.getValue(), request) : lastFull;
            if (placement.partition(key.firm()) != request.partition()
                    || !key.kind().label().equals(request.kind())
                    || !key.source().equals(request.source())
                    || (request.after() != null && firm.compareTo(request.after()) <= 0)
                    || (request.upTo() != null && firm.compareTo(request.upTo()) > 0)) {
                continue;
            }
            List<Version> counting = Timeline.winners(entry.getValue(), rest).stream()
                    .filter(v -> v.op() == Op.PUT
                            || (v.publishedAt() == request.publishedAt()
                                    && v.span().equals(rest)))
                    .toList();
            if (!counting.isEmpty()) {
                live.merge(firm, 1, Integer::sum);
                boolean ends = counting.stream().anyMatch(v -> v.publishedAt() <= request.publishedAt());
                if (ends && !request.keys().contains(KeyText.print(key))) {
                    unlisted.computeIfAbsent(firm, f -> new ArrayList<>()).add(KeyText.print(key));
                }
            }
        }
        if (live.isEmpty()) {
            return new LiveKeysAnswer(0, List.of(), null, lastFull);
        }
        String first = live.firstKey();
        return new LiveKeysAnswer(
                live.getOrDefault(first, 0), unlisted.getOrDefault(first, List.of()), first, lastFull);
    }

    private static @Nullable Long later(@Nullable Long last, List<Version> versions, LiveKeysRequest request) {
        Long latest = last;
        for (Version version : versions) {
            CreditRecord record = Image.decode(version.image()).record();
            if (record != null
                    && "FULL".equals(record.text("mode"))
                    && request.kind().equals(record.text("recordKind"))
                    && request.source().equals(record.text("feed"))
                    && !record.key().part(0).equals(request.batch())) {
                Long stated = record.integer("statedAt");
                latest = latest == null || (stated != null && stated > latest) ? stated : latest;
            }
        }
        return latest;
    }

    @Override
    public synchronized Optional<CreditRecord> read(RecordKey key) {
        List<Version> versions = kept.getOrDefault(key, List.of());
        Version best = versions.isEmpty() ? null : versions.get(versions.size() - 1);
        return best == null
                ? Optional.empty()
                : Optional.ofNullable(Image.decode(best.image()).record());
    }

    /** Whether a record of {@code key} holds on a day. */
    synchronized boolean liveOn(RecordKey key, String day) {
        Version winner = Timeline.winner(
                kept.getOrDefault(key, List.of()), LocalDate.parse(day).toEpochDay());
        return winner != null && winner.op() == Op.PUT;
    }

    /** All entries. */
    synchronized long entries() {
        return chains.values().stream().mapToLong(List::size).sum();
    }

    /** Entries of firms, not those of batches. */
    synchronized long firmEntries() {
        return chains.entrySet().stream()
                .filter(chain -> !chain.getKey().kind().isSystem())
                .mapToLong(chain -> chain.getValue().size())
                .sum();
    }

    /** What is live of firms, by key: the winning images without their places in the log. */
    synchronized Map<String, List<String>> live() {
        Map<String, List<String>> live = new TreeMap<>();
        kept.forEach((key, versions) -> {
            if (key.kind() != RecordKind.BATCH) {
                live.put(
                        key.toString(),
                        versions.stream()
                                .map(v -> Arrays.toString(v.image()))
                                .sorted()
                                .toList());
            }
        });
        return live;
    }
}
