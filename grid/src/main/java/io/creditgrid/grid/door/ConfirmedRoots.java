package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Appender;
import io.creditgrid.persistence.door.LogPosition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * How far the log of every partition reaches, as its writer has confirmed it: asked of the appenders of all servers, never
 * read from a head row.
 */
final class ConfirmedRoots {
    private static final long PATIENCE_SECONDS = 10;

    private ConfirmedRoots() {}

    /**
     * One root a partition, in order.
     *
     * @param recorded those of the last epoch
     * @throws GridException UNAVAILABLE if a partition's writer did not answer, or a partition moved
     */
    static List<PartitionRoot> collect(Ignite ignite, List<PartitionRoot> recorded) {
        int partitions = recorded.size();
        @Nullable PartitionRoot[] table = new PartitionRoot[partitions];
        // what is lost does not grow, and stays as it was recorded
        LostPartitions.of(ignite).partitions().forEach(partition -> table[partition] = recorded.get(partition));
        try {
            Collection<Roots> answers = ignite.compute(ignite.cluster().forServers())
                    .withNoFailover()
                    .broadcast(new Ask());
            answers.forEach(answer -> answer.into(table));
        } catch (IgniteException e) {
            throw new GridException(
                    GridError.UNAVAILABLE, "a node did not say how far its partitions are; seal again", e);
        }
        List<PartitionRoot> all = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            PartitionRoot root = table[partition];
            if (root == null) {
                throw new GridException(
                        GridError.UNAVAILABLE,
                        "no node answered for partition " + partition + ": it moves or is lost; seal again");
            }
            all.add(root);
        }
        return all;
    }

    /** Asks the appender of one node about the partitions of which it is primary. */
    private static final class Ask implements IgniteCallable<Roots> {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public Roots call() {
            Ignite here = Objects.requireNonNull(ignite);
            ClusterNode self = here.cluster().localNode();
            Appender appender = Door.of(here).appender();
            Set<Integer> lost = LostPartitions.of(here).partitions();
            List<CompletableFuture<LogPosition>> asked = new ArrayList<>();
            for (int partition : here.<RowKey>affinity(CacheName.HEAD.label()).primaryPartitions(self)) {
                if (!lost.contains(partition)) {
                    asked.add(appender.position(partition));
                }
            }
            return new Roots(asked.stream().map(Ask::root).toList());
        }

        private static PartitionRoot root(CompletableFuture<LogPosition> asked) {
            try {
                LogPosition position = asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return PartitionRoot.of(position.partition(), position.range());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IgniteException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IgniteException("an appender did not say how far it is", e);
            }
        }
    }

    /** Roots on their way between nodes; a class of arrays, since records do not travel. */
    private static final class Roots implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int[] partitions;
        private final long[] sizes;
        private final byte[][] roots;

        Roots(List<PartitionRoot> known) {
            partitions = known.stream().mapToInt(PartitionRoot::partition).toArray();
            sizes = known.stream().mapToLong(PartitionRoot::size).toArray();
            roots = known.stream().map(each -> each.root().array()).toArray(byte[][]::new);
        }

        void into(@Nullable PartitionRoot[] table) {
            for (int i = 0; i < partitions.length; i++) {
                table[partitions[i]] = new PartitionRoot(partitions[i], sizes[i], Bytes.wrap(roots[i]));
            }
        }
    }
}
