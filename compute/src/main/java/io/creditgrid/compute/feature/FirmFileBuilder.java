package io.creditgrid.compute.feature;

import io.creditgrid.compute.network.CustomerPds;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the live records of one firm, key by key, and makes the {@link FirmFile} of a valid day. Records of kinds that no feature
 * reads are passed over, outcomes above all. Not thread-safe.
 */
public final class FirmFileBuilder {
    /** The kinds that features read. */
    public static final Set<RecordKind> KINDS = Set.copyOf(EnumSet.of(
            RecordKind.ENTERPRISE,
            RecordKind.TAX_FILING,
            RecordKind.JUDICIAL_CASE,
            RecordKind.CREDIT_MONTH,
            RecordKind.TRADE,
            RecordKind.RELATION,
            RecordKind.COVERAGE));

    private final LocalDate validAt;
    private final Set<Disclosure> permitted;
    private final SourceMerge merge;
    private final Map<RecordKind, List<Interval>> spans = new EnumMap<>(RecordKind.class);

    /**
     * @param validAt the valid day
     * @param order which source is believed
     * @param permitted disclosures that the caller may see beside PUBLIC
     */
    public FirmFileBuilder(LocalDate validAt, SourceOrder order, Set<Disclosure> permitted) {
        this.validAt = validAt;
        this.permitted = permitted;
        this.merge = new SourceMerge(order);
    }

    /**
     * Adds all versions that a folder of {@code kind} keeps of one key; the one that wins on the valid day is seen. Of coverage the
     * past is seen as well, since a window looks back.
     *
     * @throws RuntimeException if a version's image is damaged
     */
    public FirmFileBuilder add(RecordKind kind, List<Version> versions) {
        if (kind == RecordKind.COVERAGE) {
            addCoverage(versions);
        } else if (KINDS.contains(kind)) {
            CreditRecord record = recordOf(Timeline.winner(versions, validAt.toEpochDay()));
            if (record != null) {
                add(record);
            }
        }
        return this;
    }

    /** Adds a record that is live; one that does not hold on the valid day, or happened after it, is passed over. */
    public FirmFileBuilder add(CreditRecord record) {
        if (record.kind() == RecordKind.COVERAGE) {
            cover(record, record.interval());
        } else if (KINDS.contains(record.kind()) && isVisible(record)) {
            merge.add(record);
        }
        return this;
    }

    /**
     * The file.
     *
     * @param customerPds base PDs of customers, null where there is no snapshot
     */
    public FirmFile build(@Nullable CustomerPds customerPds) {
        Facts.Registration registration = merge.of(RecordKind.ENTERPRISE).stream()
                .findFirst()
                .map(FactReader::registration)
                .orElse(null);
        LocalDate establishedOn = registration == null ? null : registration.establishedOn();
        FirmFile.Contents contents = new FirmFile.Contents(
                registration,
                read(RecordKind.TAX_FILING, FactReader::filing),
                read(RecordKind.JUDICIAL_CASE, FactReader::judicialCase),
                read(RecordKind.CREDIT_MONTH, FactReader::accountMonth),
                read(RecordKind.TRADE, FactReader::sale),
                read(RecordKind.RELATION, FactReader::relation),
                new Coverage(validAt, establishedOn, spans),
                merge.conflicts());
        return new FirmFile(validAt, permitted, contents, customerPds);
    }

    private <T> List<T> read(RecordKind kind, Function<CreditRecord, T> reader) {
        return merge.of(kind).stream().map(reader).toList();
    }

    private boolean isVisible(CreditRecord record) {
        long day = validAt.toEpochDay();
        return record.kind().isState() ? record.interval().contains(day) : record.at() <= day;
    }

    /** Adds each span over which a PUT wins. */
    private void addCoverage(List<Version> versions) {
        TreeSet<Long> bounds = new TreeSet<>();
        for (Version version : versions) {
            bounds.add(version.span().from());
            bounds.add(version.span().to());
        }
        for (Long from : bounds) {
            Long to = bounds.higher(from);
            CreditRecord record = recordOf(Timeline.winner(versions, from));
            if (record != null && to != null) {
                cover(record, new Interval(from, to));
            }
        }
    }

    private void cover(CreditRecord coverage, Interval span) {
        String covered = coverage.key().part(0);
        KINDS.stream()
                .filter(kind -> kind.label().equals(covered))
                .forEach(kind ->
                        spans.computeIfAbsent(kind, k -> new ArrayList<>()).add(span));
    }

    private static @Nullable CreditRecord recordOf(@Nullable Version version) {
        return version != null && version.op() == Op.PUT
                ? Image.decode(version.image()).record()
                : null;
    }
}
