package io.creditgrid.grid.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.door.Nothing;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.contract.StatusAnswer.Server;
import io.creditgrid.model.contract.StatusAnswer.State;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.log.EpochLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.lang.IgniteFuture;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the grid stands: asks every server what its {@link HealthWatch} saw last. One that is silent holds up no other. */
public final class StatusTask extends DoorTask<Nothing> {
    private static final long serialVersionUID = 1L;

    /** How long a server may take; what it is asked for lies ready. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(StatusTask.class);

    public StatusTask() {
        super(Nothing.class);
    }

    @Override
    protected Object answer(Door door, Actor actor, Nothing request) {
        IgniteEx ignite = door.node().ignite();
        NodeConfig config = door.node().config();
        Epoch epoch = Epoch.of(ignite, door.identity().partitions());
        return new StatusAnswer(
                door.identity().gridId().toString(),
                door.identity().partitions(),
                config.backups(),
                config.durability().label(),
                door.clock().millis(),
                epoch.number(),
                epoch.time(),
                epoch.entries(),
                servers(ignite));
    }

    private static List<Server> servers(IgniteEx ignite) {
        Collection<ClusterNode> there = ignite.cluster().forServers().nodes();
        Map<ClusterNode, IgniteFuture<byte[]>> asked = new java.util.LinkedHashMap<>();
        for (ClusterNode node : there) {
            asked.put(
                    node,
                    ignite.compute(ignite.cluster().forNode(node))
                            .withNoFailover()
                            .withTimeout(PATIENCE_MILLIS)
                            .callAsync(new Ask()));
        }
        Baseline baseline = Baseline.of(ignite);
        Map<String, Server> servers = new TreeMap<>();
        baseline.missing()
                .forEach(name -> servers.put(name, Server.unknown(name, State.MISSING, "it is not there", true)));
        asked.forEach((node, answer) -> {
            String name = String.valueOf(node.consistentId());
            servers.put(name, read(name, answer, baseline.names().contains(name)));
        });
        return new ArrayList<>(servers.values());
    }

    private static Server read(String name, IgniteFuture<byte[]> answer, boolean member) {
        try {
            return Answer.json().readValue(answer.get(), Server.class);
        } catch (IgniteException | IOException e) {
            LOG.debug("server {} did not say how it stands", name, e);
            return Server.unknown(
                    name, State.SILENT, "it did not answer within " + PATIENCE_MILLIS / 1000 + " s", member);
        }
    }

    /** Asks one server about itself. */
    private static final class Ask implements IgniteCallable<byte[]> {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public byte[] call() throws JsonProcessingException {
            HealthWatch watch = HealthWatch.of(Objects.requireNonNull(ignite));
            return Answer.json().writeValueAsBytes(ServerStatus.of(watch));
        }
    }

    /** The last epoch; -1 for what is not known. */
    private record Epoch(long number, long time, long entries) {
        private static final Epoch UNKNOWN = new Epoch(-1, -1, -1);

        static Epoch of(Ignite ignite, int partitions) {
            try {
                EpochLog log = EpochLog.of(ignite);
                EpochHead head = log.head();
                long number = head.count() - 1;
                long entries = log.table(number, partitions).stream()
                        .mapToLong(PartitionRoot::size)
                        .sum();
                return new Epoch(number, head.lastTime(), entries);
            } catch (CacheException | IgniteException e) {
                LOG.debug("the log of epochs could not be read", e);
                return UNKNOWN;
            }
        }
    }
}
