package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupManifest;
import io.creditgrid.model.contract.backup.RestoreAnswer;
import io.creditgrid.model.contract.backup.RestoreRequest;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.model.ledger.RestoreMark;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.RestoreCommit;
import io.creditgrid.persistence.log.EpochLog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one step of a restore; each checks the manifest again, so that no step goes on with another backup. */
public final class RestoreTask extends DoorTask<RestoreRequest> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RestoreTask.class);

    public RestoreTask() {
        super(RestoreRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, RestoreRequest request) {
        return switch (request.step()) {
            case CHECK_SUBJECTS, SUBJECTS, BLOCKS -> AuditDesk.primary(reached, CacheName.HEAD, request.partition());
            case CHECK, BEGIN, EPOCHS, END -> AuditDesk.primary(reached, CacheName.EPOCH, 0);
        };
    }

    @Override
    protected Object answer(Door door, Actor actor, RestoreRequest request) throws Exception {
        BackupManifest manifest = Backups.manifest(door, request.manifest(), request.seal());
        int partition = request.partition();
        if (partition < 0 || partition >= manifest.cut().heads().size()) {
            throw new GridException(
                    GridError.BAD_REQUEST, "expected a partition of the backup: partition=" + partition);
        }
        RestoreMark mark = new RestoreMark(manifest.cut().epochs(), Bytes.wrap(Sha256.of(request.manifest())));
        RestoreAnswer before = request.step() == RestoreRequest.Step.END ? ended(door, mark) : null;
        if (before != null) {
            return before;
        }
        requireEmpty(door, mark);
        RestoreCommit commit = new RestoreCommit(door.commit(), door.subjectKeys());
        RestoreAnswer done = new RestoreAnswer(mark.epoch(), 0, 0);
        switch (request.step()) {
            case CHECK -> requireNoData(door, manifest, mark);
            case CHECK_SUBJECTS -> requireOpen(door, partition, request.rows());
            case BEGIN -> {
                commit.begin(mark);
                LOG.info(
                        "log-in {} of {} restores a backup, manifest {}",
                        actor.login(),
                        actor.organisation(),
                        mark.backup());
            }
            case SUBJECTS -> commit.subjects(manifest.grid(), partition, byTag(request.rows()));
            case BLOCKS -> {
                Head head = commit.blocks(manifest.grid(), partition, request.rows());
                done = new RestoreAnswer(mark.epoch(), 0, head.size());
            }
            case EPOCHS -> {
                requireRecords(manifest, request);
                commit.epochs(request.from(), request.rows());
            }
            case END -> done = end(door, actor, commit, manifest, mark, request);
        }
        return done;
    }

    /** What the end of this very restore was answered, whose answer got lost; null if it has not ended. */
    private static @Nullable RestoreAnswer ended(Door door, RestoreMark mark) {
        IgniteCache<RowKey, byte[]> epochs = door.ignite().cache(CacheName.EPOCH.label());
        byte[] begun = epochs.get(RowKey.restoreMark());
        byte[] row = epochs.get(RowKey.epoch(mark.epoch()));
        boolean same = epochs.get(RowKey.epoch(0)) != null
                && begun != null
                && RestoreMark.decode(begun).equals(mark);
        return same
                        && row != null
                        && EpochRecord.decode(row) instanceof EpochRecord.Sealed life
                        && life.restored() != null
                ? new RestoreAnswer(mark.epoch(), life.restored().incarnation(), 0)
                : null;
    }

    private static void requireEmpty(Door door, RestoreMark mark) {
        IgniteCache<RowKey, byte[]> epochs = door.ignite().cache(CacheName.EPOCH.label());
        if (epochs.get(RowKey.epochHead()) != null) {
            throw RestoreCommit.notEmpty();
        }
        byte[] begun = epochs.get(RowKey.restoreMark());
        if (begun != null && !RestoreMark.decode(begun).equals(mark)) {
            throw new GridException(
                    GridError.NOT_EMPTY,
                    "expected an empty grid: it holds part of another backup; empty the servers' data folders");
        }
    }

    /** Without a mark there must be no log; with one, none that is longer than that of the backup. */
    private static void requireNoData(Door door, BackupManifest manifest, RestoreMark mark) {
        IgniteCache<RowKey, byte[]> epochs = door.ignite().cache(CacheName.EPOCH.label());
        boolean begun = epochs.get(RowKey.restoreMark()) != null;
        IgniteCache<RowKey, byte[]> heads = door.ignite().cache(CacheName.HEAD.label());
        for (int partition = 0; partition < manifest.cut().heads().size(); partition++) {
            byte[] row = heads.get(RowKey.head(partition));
            long most = begun ? manifest.head(partition).size() : 0;
            if (row != null && Head.decode(row).size() > most) {
                throw new GridException(
                        GridError.NOT_EMPTY,
                        "expected an empty grid: partition " + partition + " has entries; empty the servers' data"
                                + " folders");
            }
        }
        LOG.info("a backup may be restored here, manifest {}", mark.backup());
    }

    /** Record 0 is put last of all, and none has the number of the record with which the new life begins. */
    private static void requireRecords(BackupManifest manifest, RestoreRequest request) {
        if (request.from() < 1
                || request.from() + request.rows().size() > manifest.cut().epochs()) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected records of epochs from 1 to " + (manifest.cut().epochs() - 1) + ": from=" + request.from()
                            + ", rows=" + request.rows().size());
        }
    }

    /** Subjects that no key opens would make a restored log unreadable where they stand, so this is looked at before. */
    private static void requireOpen(Door door, int partition, List<byte[]> rows) {
        byTag(rows).forEach((tag, row) -> {
            SubjectKey key = door.subjectKeys().open(partition, tag, row);
            if (!(key instanceof SubjectKey.Held) && key != SubjectKey.Gone.DESTROYED) {
                throw Backups.bad(
                        "expected a key file that opens the keys of personal subjects in this backup: it has kek."
                                + door.subjectKeys().kekIds()
                                + "; a rewrap after the backup deleted the key that it needs: start the servers with the key file of"
                                + " that time");
            }
        });
    }

    private static Map<byte[], byte[]> byTag(List<byte[]> rows) {
        Map<byte[], byte[]> byTag = new TreeMap<>(java.util.Arrays::compareUnsigned);
        rows.forEach(both -> byTag.put(Backups.tagOf(both), Backups.rowOf(both)));
        return byTag;
    }

    private static RestoreAnswer end(
            Door door,
            Actor actor,
            RestoreCommit commit,
            BackupManifest manifest,
            RestoreMark mark,
            RestoreRequest request)
            throws Exception {
        requireWhole(door, manifest);
        EpochRecord.Created created = created(manifest, request.rows());
        EpochHead head = EpochHead.EMPTY.append(created);
        long last = created.grid().incarnation();
        EpochLog epochs = EpochLog.of(door.ignite());
        while (head.count() < manifest.cut().epochs()) {
            EpochRecord next = epochs.record(head.count());
            head = head.append(next);
            if (next instanceof EpochRecord.Sealed sealed && sealed.restored() != null) {
                last = sealed.restored().incarnation();
            }
        }
        if (!Bytes.wrap(head.range().root()).toString().equals(manifest.cut().epochRoot())) {
            throw Backups.bad(
                    "the epochs that were put back are not those of the backup; empty the servers' data folders");
        }
        List<PartitionRoot> table = manifest.cut().table();
        long incarnation =
                GridIdentity.nextLife(last, door.node().config().random().nextLong());
        EpochRecord.Sealed life = new EpochRecord.Sealed(
                head.count(),
                Math.max(door.clock().millis(), head.lastTime() + 1),
                true,
                table,
                PartitionRoot.overAll(table),
                new EpochRecord.Restored(incarnation, mark.backup()));
        commit.end(created, head, life);
        LOG.warn(
                "log-in {} of {} restored the grid from the backup with manifest {}: life {} begins with epoch {}",
                actor.login(),
                actor.organisation(),
                mark.backup(),
                GridIdentity.lifeCount(incarnation),
                life.epoch());
        return new RestoreAnswer(life.epoch(), incarnation, 0);
    }

    private static EpochRecord.Created created(BackupManifest manifest, List<byte[]> rows) {
        GridIdentity grid = manifest.grid();
        if (rows.size() == 1
                && EpochRecord.decode(rows.get(0)) instanceof EpochRecord.Created created
                && created.grid().inLife(grid.incarnation()).equals(grid)) {
            return created;
        }
        throw Backups.bad("expected the creation record of this grid as epoch 0; take another backup");
    }

    private static void requireWhole(Door door, BackupManifest manifest) {
        IgniteCache<RowKey, byte[]> heads = door.ignite().cache(CacheName.HEAD.label());
        GridIdentity grid = manifest.grid();
        for (PartitionRoot wanted : manifest.cut().table()) {
            byte[] row = heads.get(RowKey.head(wanted.partition()));
            Head head = row == null ? Head.empty(grid, wanted.partition()) : Head.decode(row);
            if (!PartitionRoot.of(wanted.partition(), head.range()).equals(wanted)) {
                throw Backups.bad("expected " + wanted.size() + " entries in partition " + wanted.partition()
                        + " under the root of the backup: there are " + head.size() + "; run the restore again");
            }
        }
    }
}
