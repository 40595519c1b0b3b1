package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of an agency's file become records of one kind. A YAML file:
 *
 * <pre>
 * mapping: 1                      version of this language
 * source: tax                     the feed that the records come from
 * kind: taxFiling                 kind of the records
 * encoding: GB18030               default UTF-8                 delimiter: "|"     default ","
 * offset: "+08:00"                where days without an offset begin, default +08:00
 * publishedAt: 2025-12-20T09:00:00+08:00 | {from: column, date: yyyyMMdd}
 * mode: delta | full              delta (default): rows add to what is known. full, for STATE kinds: the file lists all that the source
 *                                 knows of the kind; what it does not list ends on the day of publishedAt
 * fullModeEndShareMax: .10        full: the largest share of what is live that may end; above it the file is refused
 * restatements: drop | keep       whether a row that says what is known is logged all the same; default drop
 * filters:                        rows left out by rule, before anything else is read of them
 *   - {rule: cancelled, column: state, keep: [valid]}      or drop: [texts]
 * id: uscc:${tax id}              the firm that the record is filed under
 * from: value, to: value          STATE: first day, first day outside (none: open)
 * at: endOfPeriod | value         EVENT: its day; endOfPeriod where the key has a period or month
 * key: {part: value, ...}         the parts of the natural key
 * fields: {field: value, ...}     the fields of the kind
 * variants:                       where rows differ: the first whose when holds takes the row; what it does not say is taken from above
 *   - {when: {column: type, in: [a, b]}, id: ..., key: ..., fields: ...}
 * coverage:                       the source was asked about these firms for this span
 *   {kinds: [...], population: {file, id, encoding, delimiter}, from: 2020-01-01, to: 2026-01-01}
 * </pre>
 *
 * <p><em>A full file</em> is judged before anything of it is written. Its publishedAt is one instant, and none of the source and kind may have been
 * loaded that was published later. Every row that no filter leaves out has to name its key, whatever else is wrong with it; a row that does not might list
 * what would then end, and refuses the file. What ends is a REMOVE from the day of publishedAt on, at the grid's offset, without an end; what was stated
 * after publishedAt does not end. Keys wait on disk, by partition, while the file is judged: memory holds those of one partition at a time. Two full files of
 * one source and kind are loaded one after the other, never at once.
 *
 * <p>What a value may say stands in {@code ValueReader}: a template such as {@code ${column}}, or a block. Unknown settings are refused; all problems of a
 * mapping are reported together.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class Mapping {
    private final String name;
    private final byte[] digest;
    private final String source;
    private final RecordKind kind;
    private final FileFormat format;
    private final ValueSpec publishedAt;
    private final @Nullable BigDecimal endShareMax;
    private final boolean keepRestatements;
    private final List<Filter> filters;
    private final List<Variant> variants;
    private final @Nullable CoverageSpec coverage;

    Mapping(
            String name,
            byte[] digest,
            String source,
            RecordKind kind,
            FileFormat format,
            ValueSpec publishedAt,
            @Nullable BigDecimal endShareMax,
            boolean keepRestatements,
            List<Filter> filters,
            List<Variant> variants,
            @Nullable CoverageSpec coverage) {
        this.name = name;
        this.digest = digest.clone();
        this.source = source;
        this.kind = kind;
        this.format = format;
        this.publishedAt = publishedAt;
        this.endShareMax = endShareMax;
        this.keepRestatements = keepRestatements;
        this.filters = List.copyOf(filters);
        this.variants = List.copyOf(variants);
        this.coverage = coverage;
    }

    /** How a file is written. */
    record FileFormat(Charset charset, char delimiter) {}

    /** A rule that leaves rows out. */
    record Filter(String rule, Condition keep) {}

    /**
     * Reads a mapping.
     *
     * @throws GridException BAD_MAPPING with every problem, if it has any
     * @throws IOException if the file cannot be read
     */
    public static Mapping read(Path file) throws IOException {
        return parse(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /**
     * Reads a mapping from its bytes.
     *
     * @param name name for messages and reports
     * @throws GridException BAD_MAPPING with every problem, if it has any
     */
    public static Mapping parse(String name, byte[] yaml) {
        return parse(name, yaml, null);
    }

    /** As {@link #parse(String, byte[])}, with another instant of publication, as a plan may state it. */
    static Mapping parse(String name, byte[] yaml, @Nullable Instant publishedAt) {
        return new MappingReader(name, publishedAt).read(utf8(name, yaml), digest(yaml, publishedAt));
    }

    private static byte[] digest(byte[] yaml, @Nullable Instant publishedAt) {
        byte[] stated = publishedAt == null ? new byte[0] : ("\0" + publishedAt).getBytes(StandardCharsets.UTF_8);
        return Digests.sha256(yaml, stated);
    }

    private static String utf8(String name, byte[] yaml) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new GridException(
                    GridError.BAD_MAPPING, name + ": expected UTF-8 text; save the mapping as UTF-8", e);
        }
    }

    /** Name for messages and reports: that of its file. */
    public String name() {
        return name;
    }

    /** SHA-256 of its bytes (with the plan's instant of publication where that stands in for its own), 32 bytes. */
    public byte[] digest() {
        return digest.clone();
    }

    /** The feed that its records come from. */
    public String source() {
        return source;
    }

    /** The kind of its records. */
    public RecordKind kind() {
        return kind;
    }

    /** All kinds that a load by it writes: its own, and coverage where it states that. */
    public Set<RecordKind> kindsWritten() {
        Set<RecordKind> kinds = new LinkedHashSet<>(List.of(kind));
        if (coverage != null) {
            kinds.add(RecordKind.COVERAGE);
        }
        return kinds;
    }

    /** Whether a row that says what is known already is logged all the same. */
    public boolean keepRestatements() {
        return keepRestatements;
    }

    /** Whether its files list all that the source knows of the kind, so that the rest ends. */
    public boolean isFull() {
        return endShareMax != null;
    }

    /**
     * The largest share of what is live that a full file may end, 0 to 1.
     *
     * @throws IllegalStateException if its files are not full
     */
    BigDecimal endShareMax() {
        if (endShareMax == null) {
            throw new IllegalStateException("expected a mapping of full files: " + name);
        }
        return endShareMax;
    }

    FileFormat format() {
        return format;
    }

    ValueSpec publishedAt() {
        return publishedAt;
    }

    List<Filter> filters() {
        return filters;
    }

    List<Variant> variants() {
        return variants;
    }

    @Nullable
    CoverageSpec coverage() {
        return coverage;
    }

    /** Every column that it takes of its file. */
    Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>(publishedAt.columns());
        filters.forEach(filter -> columns.add(filter.keep().column()));
        variants.forEach(variant -> columns.addAll(variant.columns()));
        return columns;
    }

    @Override
    public String toString() {
        return name;
    }
}
