package io.creditgrid.persistence.door;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.MajorityValidator;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the node of a backup copy whether rows that were committed lie there too; where there is none, a majority of the servers
 * whether they are still with this one.
 *
 * <p>Why: when a primary wakes after it was frozen, Ignite lets it commit alone what it believes to be replicated, and says
 * nothing. Only a positive answer of the backup tells such a commit from a sound one. The row itself is asked for, not the
 * head, since a later block can reach a backup that misses this one.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class BackupConfirmation {
    /** How long the backup may take; a frozen one must not hold a lane for long. */
    static final long TIMEOUT_MILLIS = 2_500;

    private static final Logger LOG = LoggerFactory.getLogger(BackupConfirmation.class);

    private final Ignite ignite;
    private final BooleanSupplier settled;
    private final Witnesses witnesses;

    /**
     * @param settled whether all that came to this node by rebalance is in a checkpoint: before that its copy loses against
     *     a stale one, so that what it alone has is not safe
     */
    BackupConfirmation(Ignite ignite, BooleanSupplier settled) {
        this.ignite = ignite;
        this.settled = settled;
        this.witnesses = new Witnesses(ignite);
    }

    /** A row that the primary has, by its hash; or that it has not, by none. */
    record Row(CacheName cache, RowKey key, Bytes sha256) {
        private static final Bytes ABSENT = Bytes.wrap(new byte[0]);

        static Row of(CacheName cache, RowKey key, byte @Nullable [] value) {
            return new Row(cache, key, value == null ? ABSENT : Bytes.wrap(Sha256.of(value)));
        }
    }

    /**
     * The rows of one partition on which the outcomes of a transaction rest.
     *
     * @param exact rows that the backup must have
     * @param before rows that were there before: the backup must have them, unless its copy is just being filled from here;
     *     none if the same backup confirmed them already
     */
    record Evidence(List<Row> exact, List<Row> before) {
        Evidence {
            exact = List.copyOf(exact);
            before = List.copyOf(before);
        }

        private List<Row> rows() {
            List<Row> rows = new ArrayList<>(exact);
            rows.addAll(before);
            return rows;
        }

        /** Why {@code copies}, the answers for {@link #rows}, do not suffice; null if they do. */
        private @Nullable String doubt(List<Copy> copies) {
            for (int i = 0; i < copies.size(); i++) {
                Copy copy = copies.get(i);
                boolean filling = i >= exact.size() && copy == Copy.FILLING;
                if (copy != Copy.SAME && !filling) {
                    return copy.why;
                }
            }
            return null;
        }
    }

    /**
     * The partitions whose outcomes are in doubt, each with the reason.
     *
     * @param owners primary and backup of all these partitions, as read while their heads were locked
     */
    Map<Integer, String> doubts(List<ClusterNode> owners, SortedMap<Integer, Evidence> evidence) {
        if (evidence.isEmpty()) {
            return Map.of();
        }
        if (!MajorityValidator.holds(ignite)) {
            return all(evidence, "less than a majority of the servers is there");
        }
        if (owners.size() < 2) {
            if (!settled.getAsBoolean()) {
                return all(evidence, "this node alone has it, and what it got by rebalance is not in a checkpoint yet");
            }
            return witnesses.areMajority()
                    ? Map.of()
                    : all(evidence, "this node alone has it, and no majority of the servers sees the same as it does");
        }
        List<Row> rows = new ArrayList<>();
        evidence.values().forEach(each -> rows.addAll(each.rows()));
        List<Copy> copies = ask(owners.get(1), rows);
        Map<Integer, String> doubts = new HashMap<>();
        int next = 0;
        for (Map.Entry<Integer, Evidence> each : evidence.entrySet()) {
            int size = each.getValue().rows().size();
            String doubt = each.getValue().doubt(copies.subList(next, next + size));
            if (doubt != null) {
                doubts.put(each.getKey(), doubt);
            }
            next += size;
        }
        return doubts;
    }

    private static Map<Integer, String> all(SortedMap<Integer, Evidence> evidence, String doubt) {
        Map<Integer, String> doubts = new HashMap<>();
        evidence.keySet().forEach(partition -> doubts.put(partition, doubt));
        return doubts;
    }

    /** What the backup has in the place of a row. */
    enum Copy {
        /** The same bytes. */
        SAME("it is there"),
        /** Nothing, and the copy is complete. */
        ABSENT("the backup does not have it"),
        /** Not the same yet: the copy is being filled by rebalance. */
        FILLING("the backup's copy is being filled"),
        /** Other bytes. */
        DIFFERENT("the backup has another row in its place; if this stays, run 'creditgrid audit verify'"),
        /** It did not answer in time, or left. */
        SILENT("the backup did not answer");

        private final String why;

        Copy(String why) {
            this.why = why;
        }
    }

    /** What {@code backup} has of each row, in their order. One call for all of them. */
    private List<Copy> ask(ClusterNode backup, List<Row> rows) {
        try {
            Copy[] answer = ignite.compute(ignite.cluster().forNodeId(backup.id()))
                    .withNoFailover()
                    .withTimeout(TIMEOUT_MILLIS)
                    .call(new Peek(rows));
            return List.of(answer);
        } catch (IgniteException e) {
            LOG.debug("node {} did not confirm", backup.consistentId(), e);
            return Collections.nCopies(rows.size(), Copy.SILENT);
        }
    }

    /** Looks rows up in the copies of the node on which it runs. */
    private static final class Peek implements IgniteCallable<Copy[]> {
        private static final long serialVersionUID = 1L;

        private final CacheName[] caches;
        private final RowKey[] keys;
        private final byte[][] hashes;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        Peek(List<Row> rows) {
            caches = rows.stream().map(Row::cache).toArray(CacheName[]::new);
            keys = rows.stream().map(Row::key).toArray(RowKey[]::new);
            hashes = rows.stream().map(row -> row.sha256().array()).toArray(byte[][]::new);
        }

        @Override
        public Copy[] call() {
            Ignite here = Objects.requireNonNull(ignite);
            Copy[] answer = new Copy[keys.length];
            for (int i = 0; i < keys.length; i++) {
                CacheName cache = caches[i];
                byte[] found = LocalPartitions.row(here, cache, keys[i]);
                answer[i] = judge(here, cache, keys[i], found, hashes[i]);
            }
            return answer;
        }

        private static Copy judge(Ignite here, CacheName cache, RowKey key, byte @Nullable [] found, byte[] expected) {
            boolean same = found == null ? expected.length == 0 : Arrays.equals(Sha256.of(found), expected);
            if (same) {
                return Copy.SAME;
            }
            if (!LocalPartitions.isWhole(here, cache, key.partition())) {
                return Copy.FILLING;
            }
            return found == null ? Copy.ABSENT : Copy.DIFFERENT;
        }
    }
}
