package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupCut;
import io.creditgrid.model.contract.backup.BackupPage;
import io.creditgrid.model.contract.backup.BackupRequest;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.log.EpochLog;
import io.creditgrid.persistence.log.GridCut;
import io.creditgrid.persistence.log.LogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out what a backup is made of: where all logs end at one moment, then rows in pages, then the seal of a manifest. The
 * client puts it together. Nothing is written.
 */
public final class BackupTask extends DoorTask<BackupRequest> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(BackupTask.class);

    public BackupTask() {
        super(BackupRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, BackupRequest request) {
        return switch (request.step()) {
            case BLOCKS, SUBJECTS -> AuditDesk.primary(reached, CacheName.HEAD, request.partition());
            case CUT, EPOCHS -> AuditDesk.primary(reached, CacheName.EPOCH, 0);
            case SIGN -> reached.cluster().localNode();
        };
    }

    @Override
    protected Object answer(Door door, Actor actor, BackupRequest request) throws Exception {
        GridIdentity grid = door.identity();
        if (request.partition() < 0 || request.partition() >= grid.partitions()) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a partition from 0 to " + (grid.partitions() - 1) + ": partition=" + request.partition());
        }
        return switch (request.step()) {
            case CUT -> cut(door, actor, grid);
            case BLOCKS -> read(door, request, reader -> blocks(reader, request));
            case SUBJECTS -> read(door, request, reader -> subjects(reader, request.after()));
            case EPOCHS -> epochs(door, request);
            case SIGN -> sign(door, actor, request);
        };
    }

    private static BackupCut cut(Door door, Actor actor, GridIdentity grid) {
        LostPartitions.of(door.ignite()).requireNone(); // restored, it would verify as if nothing were missing
        GridCut cut = GridCut.take(door.ignite(), grid);
        LOG.info(
                "log-in {} of {} begins a backup at {} epochs",
                actor.login(),
                actor.organisation(),
                cut.epochs().count());
        return new BackupCut(
                grid.gridId().toString(),
                grid.offsetSeconds(),
                grid.incarnation(),
                door.node().config().gate().keys().fingerprint(),
                door.subjectKeys().kekIds(),
                door.clock().millis(),
                cut.epochs().count(),
                Bytes.wrap(cut.epochs().range().root()).toString(),
                cut.heads().stream().map(BackupTask::head).toList());
    }

    private static BackupCut.Head head(Head head) {
        return new BackupCut.Head(
                head.size(), head.blocks(), Bytes.wrap(head.range().root()).toString());
    }

    private static BackupPage read(
            Door door, BackupRequest request, java.util.function.Function<LogReader, BackupPage> body) {
        try (LogReader reader = LogReader.open(door.ignite(), request.partition())) {
            if (reader == null) {
                throw new GridException(
                        GridError.UNAVAILABLE,
                        "partition " + request.partition() + " moved to another node; send the same again");
            }
            return body.apply(reader);
        }
    }

    private static BackupPage blocks(LogReader reader, BackupRequest request) {
        return page(request, reader::block, "block", "of partition " + reader.partition());
    }

    private static BackupPage epochs(Door door, BackupRequest request) {
        return page(request, EpochLog.of(door.ignite())::row, "epoch record", "");
    }

    private static BackupPage page(
            BackupRequest request, LongFunction<byte @Nullable []> source, String what, String where) {
        List<byte[]> rows = new ArrayList<>();
        long bytes = 0;
        long next = request.from();
        while (next < request.to() && bytes < BackupPage.BYTES) {
            byte[] row = source.apply(next);
            if (row == null) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected " + what + " " + next + " " + where
                                + ": it is missing; run 'creditgrid audit verify'");
            }
            rows.add(row);
            bytes += row.length;
            next++;
        }
        return new BackupPage(rows, next >= request.to());
    }

    /** Each row behind its firm tag. */
    private static BackupPage subjects(LogReader reader, @Nullable String after) {
        List<byte[]> rows = new ArrayList<>();
        long[] left = {BackupPage.BYTES};
        byte[] from = after == null ? null : Bytes.hex(after).toArray();
        boolean last = reader.subjects(from, (tag, row) -> {
            rows.add(Backups.joined(tag, row));
            left[0] -= tag.length + row.length;
            return left[0] > 0;
        });
        return new BackupPage(rows, last);
    }

    private static BackupPage sign(Door door, Actor actor, BackupRequest request) {
        Bytes manifest = Bytes.hex(Objects.requireNonNullElse(request.manifest(), ""));
        if (manifest.length() != Sha256.LENGTH) {
            throw new GridException(
                    GridError.BAD_REQUEST, "expected the SHA-256 of a manifest: bytes=" + manifest.length());
        }
        LOG.info("log-in {} of {} ends a backup, manifest {}", actor.login(), actor.organisation(), manifest);
        return new BackupPage(List.of(Backups.seal(door, manifest.array())), true);
    }
}
