package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.SubjectCommit;
import io.creditgrid.persistence.key.SubjectKeys;
import io.creditgrid.persistence.log.LogReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * One step of a task about personal subjects, done on one server.
 *
 * @param <T> the answer, which travels as plain values
 */
abstract class SubjectJob<T> implements IgniteCallable<T> {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    @Override
    public final T call() throws Exception {
        return run(Door.of(Objects.requireNonNull(ignite)));
    }

    abstract T run(Door door) throws Exception;

    /** Does a step on some servers at once. */
    static <T> Collection<T> on(Ignite here, Collection<ClusterNode> servers, SubjectJob<T> job) {
        try {
            return here.compute(here.cluster().forNodes(servers))
                    .withNoFailover()
                    .broadcast(job);
        } catch (IgniteException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof GridException known) {
                    throw known;
                }
            }
            throw new GridException(
                    GridError.UNAVAILABLE, "a server did not do its part; run it again, nothing is lost by that", e);
        }
    }

    /** Takes up the key file as it is now; the fingerprint of the newest KEK, its number, and how many there are. */
    static final class Reload extends SubjectJob<String> {
        private static final long serialVersionUID = 1L;

        @Override
        String run(Door door) {
            SubjectKeys keys = door.subjectKeys();
            keys.reload();
            List<Integer> ids = keys.kekIds();
            return keys.fingerprint() + " " + ids.get(ids.size() - 1) + " " + ids.size();
        }
    }

    /** Wraps anew what this server is primary of; how many rows it wrapped. */
    static final class Rewrap extends SubjectJob<Long> {
        private static final long serialVersionUID = 1L;

        /** Rows of a transaction: far below its limits. */
        private static final int BATCH = 200;

        @Override
        Long run(Door door) throws Exception {
            Ignite here = door.ignite();
            long done = 0;
            for (int partition : here.<RowKey>affinity(CacheName.HEAD.label())
                    .primaryPartitions(here.cluster().localNode())) {
                List<byte[]> old = new ArrayList<>();
                try (LogReader reader = LogReader.open(here, partition)) {
                    if (reader != null) {
                        reader.subjects((tag, row) -> {
                            if (!door.subjectKeys().isCurrent(row)) {
                                old.add(tag);
                            }
                        });
                    }
                }
                SubjectCommit subjects = new SubjectCommit(door.commit(), door.subjectKeys());
                for (int from = 0; from < old.size(); from += BATCH) {
                    List<byte[]> part = old.subList(from, Math.min(old.size(), from + BATCH));
                    done += subjects.rewrap(door.identity(), partition, part);
                }
            }
            return done;
        }
    }

    /**
     * Counts the rows of this server's copies: those that the newest KEK does not wrap; then, of primaries alone, keys and
     * destroyed ones. Before it answers that there are none of the first, it writes all to disk.
     */
    static final class Count extends SubjectJob<long[]> {
        private static final long serialVersionUID = 1L;

        @Override
        long[] run(Door door) {
            Ignite here = door.ignite();
            ClusterNode self = here.cluster().localNode();
            Affinity<RowKey> affinity = here.affinity(CacheName.HEAD.label());
            Set<Integer> primaries = new TreeSet<>();
            Arrays.stream(affinity.primaryPartitions(self)).forEach(primaries::add);
            Set<Integer> copies = new TreeSet<>(primaries);
            Arrays.stream(affinity.backupPartitions(self)).forEach(copies::add);
            long[] counts = new long[3];
            for (int partition : copies) {
                count(door, partition, primaries.contains(partition), counts);
            }
            if (counts[0] == 0) {
                door.node().checkpoint(); // a key must not be deleted while a power loss can bring back what it wrapped
            }
            return counts;
        }

        private static void count(Door door, int partition, boolean primary, long[] counts) {
            try (LogReader reader = LogReader.open(door.ignite(), partition)) {
                if (reader == null) {
                    throw new GridException(
                            GridError.UNAVAILABLE,
                            "partition " + partition + " moves to another server; run it again when it has come there");
                }
                reader.subjects((tag, row) -> {
                    counts[0] += door.subjectKeys().isCurrent(row) ? 0 : 1;
                    if (primary) {
                        counts[SubjectKeys.isDestroyed(row) ? 2 : 1]++;
                    }
                });
            }
        }
    }

    /** Deletes all KEKs but the newest, if that is the one with this fingerprint. */
    static final class Forget extends SubjectJob<Boolean> {
        private static final long serialVersionUID = 1L;

        private final String fingerprint;

        Forget(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        Boolean run(Door door) {
            door.subjectKeys().forgetOld(fingerprint);
            return true;
        }
    }
}
