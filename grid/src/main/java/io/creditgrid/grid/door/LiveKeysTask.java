package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the loader of a full file which records of its source are live in a partition though the file does not list them.
 * Keys are compared here, by tag, since only a server has the tags of persons.
 *
 * <p>A question holds a range of firms, its answer is cut at a firm: neither grows with the partition. Each question scans
 * the folders of the partition once.
 */
public final class LiveKeysTask extends DoorTask<LiveKeysRequest> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LiveKeysTask.class);

    public LiveKeysTask() {
        super(LiveKeysRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, LiveKeysRequest request) {
        return AuditDesk.primary(reached, CacheName.HEAD, request.partition());
    }

    @Override
    protected Object answer(Door door, Actor actor, LiveKeysRequest request) {
        check(door, actor, request);
        LostPartitions.of(door.ignite()).require(request.partition()); // what is gone would look as if it were not live
        CompletableFuture<byte[]> scanned = new CompletableFuture<>();
        door.ignite()
                .compute()
                .affinityCallAsync(
                        List.of(CacheName.FOLDER.label(), CacheName.HEAD.label()),
                        request.partition(),
                        new Scan(Answer.request(request)))
                .listen(done -> {
                    try {
                        scanned.complete(done.get());
                    } catch (RuntimeException e) {
                        LOG.warn("the keys of partition {} could not be looked through", request.partition(), e);
                        scanned.complete(Answer.error(new GridException(
                                GridError.UNAVAILABLE,
                                "partition " + request.partition() + " moved to another node; ask again")));
                    }
                });
        return new Later(scanned, () -> Answer.read(scanned.join(), LiveKeysAnswer.class));
    }

    private static void check(Door door, Actor actor, LiveKeysRequest request) {
        RecordKind kind = RecordKind.ofLabel(request.kind());
        int partitions = door.identity().partitions();
        if (!kind.isState() || kind.isSystem() || request.partition() < 0 || request.partition() >= partitions) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a STATE kind of firms and a partition from 0 to " + (partitions - 1) + ": kind="
                            + request.kind() + ", partition=" + request.partition());
        }
        WriteRights.checkSource(actor, door.sources(), request.source(), kind);
        Instant now = door.clock().instant();
        if (request.publishedAt() - now.toEpochMilli() > Limits.PUBLISHED_AHEAD_MAX.toMillis()) {
            throw new GridException(
                    GridError.PUBLISHED_IN_FUTURE,
                    "expected publishedAt at most a day ahead of the grid's clock: publishedAt="
                            + Instant.ofEpochMilli(request.publishedAt()) + ", now=" + now
                            + "; correct the date of the file");
        }
    }

    /** The scan, run where the partition is reserved. Answers as a task does. */
    private static final class Scan implements IgniteCallable<byte[]> {
        private static final long serialVersionUID = 1L;

        /** Scans at a time on one node; more would take the threads that writers need. */
        private static final int SCANS_MAX = 2;

        private static final String LOCAL_KEY = "creditgrid.live-keys";

        private final byte[] request;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        Scan(byte[] request) {
            this.request = request;
        }

        @Override
        public byte[] call() {
            Ignite here = Objects.requireNonNull(ignite);
            ConcurrentMap<String, Semaphore> local = here.cluster().nodeLocalMap();
            Semaphore permits = local.computeIfAbsent(LOCAL_KEY, key -> new Semaphore(SCANS_MAX));
            try {
                if (!permits.tryAcquire()) {
                    throw new GridException(
                            GridError.BUSY,
                            "this node looks through " + SCANS_MAX + " partitions already; send it again later");
                }
                try {
                    return Answer.ok(
                            new LiveKeys(Door.of(here), Answer.readRequest(request, LiveKeysRequest.class)).scan());
                } finally {
                    permits.release();
                }
            } catch (GridException e) {
                return Answer.error(e);
            } catch (IllegalArgumentException e) {
                return Answer.error(new GridException(GridError.BAD_REQUEST, String.valueOf(e.getMessage()), e));
            }
        }
    }
}
