package io.creditgrid.loaders;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of one batch, a file through a mapping: kind 21, first RUNNING, then DONE with its counts. By it a second run of the same batch does nothing, and one
 * of a batch that did not end goes on.
 *
 * <p>Batch id = SHA-256 of CBOR [source, mapping digest, file digest]; a population belongs to the mapping, whose digest is then SHA-256(mapping digest, population
 * digest).
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
final class BatchRecord {
    private static final String DONE = "DONE";

    private final Mapping mapping;
    private final String fileName;
    private final byte[] mappingDigest;
    private final byte[] fileDigest;
    private final Bytes id;
    private final RecordKey key;

    private BatchRecord(Mapping mapping, String fileName, byte[] mappingDigest, byte[] fileDigest) {
        this.mapping = mapping;
        this.fileName = fileName;
        this.mappingDigest = mappingDigest;
        this.fileDigest = fileDigest;
        CborWriter out = new CborWriter(128)
                .array(3)
                .text(mapping.source())
                .bytes(mappingDigest)
                .bytes(fileDigest);
        this.id = Bytes.wrap(Digests.sha256(out.toByteArray()));
        this.key = new RecordKey(
                EnterpriseId.of("grid:b-" + hex()), RecordKind.BATCH, RecordKey.GRID_SOURCE, List.of(hex()));
    }

    /** The batch of {@code file} through {@code mapping}; reads the bytes of the file and of its population. */
    static BatchRecord of(Mapping mapping, Path file, Path dataDir) throws IOException {
        CoverageSpec coverage = mapping.coverage();
        if (coverage != null) {
            Population.requireFile(coverage, dataDir);
        }
        byte[] mappingDigest = coverage == null
                ? mapping.digest()
                : Digests.sha256(mapping.digest(), Digests.sha256(dataDir.resolve(coverage.file())));
        return new BatchRecord(mapping, String.valueOf(file.getFileName()), mappingDigest, Digests.sha256(file));
    }

    /** The batch's id, 32 bytes. */
    Bytes id() {
        return id;
    }

    /** The batch's id, 64 hex digits. */
    String hex() {
        return HexFormat.of().formatHex(id.array());
    }

    RecordKey key() {
        return key;
    }

    /** Whether {@code record}, read under this key, says that the batch has ended. */
    static boolean isDone(CreditRecord record) {
        return DONE.equals(record.text("state"));
    }

    /** Says that the batch runs, as row 0 of itself, before all rows of the file; refused where it was said before. */
    Pending running(Instant startedAt, ZoneOffset offset) {
        CreditRecord record = record("RUNNING", startedAt, startedAt, offset, null);
        return new Pending(0, 0, new Mutation(new Origin.BatchRow(id, 0), Image.of(record), Mutation.ABSENT, null));
    }

    /**
     * Says that the batch has ended, as the row after all others.
     *
     * @param now later than {@code startedAt}: of two statements the later one holds
     */
    Pending done(Instant startedAt, Instant now, ZoneOffset offset, Tally tally) {
        LoadReport.Derived derived = tally.coverage();
        long row = tally.read() + derived.loaded() + derived.unchanged() + derived.rejected() + 1;
        CreditRecord record = record(DONE, startedAt, now, offset, tally);
        return new Pending(row, 0, Mutation.of(new Origin.BatchRow(id, row), Image.of(record)));
    }

    private CreditRecord record(
            String state, Instant startedAt, Instant now, ZoneOffset offset, @Nullable Tally tally) {
        long today = startedAt.atOffset(offset).toLocalDate().toEpochDay();
        Object stated = mapping.publishedAt().constant();
        CreditRecord.Builder record = CreditRecord.state(key, Interval.from(today), now.toEpochMilli())
                .set("feed", mapping.source())
                .set("mapping", mappingDigest)
                .set("file", fileDigest)
                .set("fileName", fileName)
                .set("startedAt", startedAt.toEpochMilli())
                // where every row states its own time, the batch states that it was begun
                .set("statedAt", stated == null ? startedAt.toEpochMilli() : stated)
                .set("state", state)
                .set("recordKind", mapping.kind().label())
                .set("mode", mapping.isFull() ? "FULL" : "DELTA");
        if (tally != null) {
            record.set("read", tally.read())
                    .set("loaded", tally.loaded())
                    .set("unchanged", tally.unchanged())
                    .set("filtered", Tally.count(tally.filtered()))
                    .set("rejected", Tally.count(tally.rejected()))
                    .set("coverage", tally.coverage().loaded())
                    .set("ended", tally.ended().loaded());
        }
        return record.build();
    }
}
