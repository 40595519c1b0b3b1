package io.creditgrid.grid.health;

import io.creditgrid.grid.meter.NodeMeter;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.AppenderStatus;
import io.creditgrid.persistence.door.CommitMeter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.metric.GridMetricManager;
import org.jspecify.annotations.Nullable;

/** What one server says of itself in the status of its grid. */
final class ServerStatus {
    private static final AppenderStatus IDLE = new AppenderStatus(0, 0, 0, 0);

    private final HealthWatch watch;
    private final NodeMeter meter;

    private ServerStatus(HealthWatch watch) {
        this.watch = watch;
        this.meter = watch.meter();
    }

    static StatusAnswer.Server of(HealthWatch watch) {
        return new ServerStatus(watch).read();
    }

    private StatusAnswer.Server read() {
        NodeHealth seen = watch.last();
        Health ready = watch.ready();
        Health safe = watch.safe();
        Copies copies = seen == null ? Copies.NONE : seen.copies();
        AppenderStatus appender = seen == null || seen.appender() == null ? IDLE : seen.appender();
        return new StatusAnswer.Server(
                watch.node().config().name(),
                ready.holds() ? StatusAnswer.State.READY : StatusAnswer.State.NOT_READY,
                ready.reasons(),
                safe.holds(),
                safe.reasons(),
                seen != null && seen.baseline().member(),
                new StatusAnswer.Copies(
                        copies.primaries(),
                        copies.complete(),
                        copies.filling().size(),
                        copies.only().size(),
                        copies.damaged()),
                rebalance(seen),
                new StatusAnswer.Log(
                        appender.entries(),
                        appender.inDoubt(),
                        meter.verifiedAt().size(),
                        meter.oldestVerification(copies.primaries())),
                work(seen == null ? 0 : seen.perSecond(), appender.waitingBytes()),
                resources());
    }

    private static StatusAnswer.Rebalance rebalance(@Nullable NodeHealth seen) {
        if (seen == null) {
            return new StatusAnswer.Rebalance(0, 0, 0, 0);
        }
        Rebalance now = seen.rebalance();
        return new StatusAnswer.Rebalance(now.rowsLeft(), now.rowsPerSecond(), now.bytesPerSecond(), now.secondsLeft());
    }

    private StatusAnswer.Work work(double perSecond, long waitingBytes) {
        return new StatusAnswer.Work(
                perSecond,
                meter.mutations(Outcome.Code.LOADED),
                meter.mutations(Outcome.Code.UNCHANGED),
                meter.mutations(Outcome.Code.REJECTED),
                meter.commits(CommitMeter.End.CONFIRMED),
                waitingBytes,
                meter.refusals(),
                watch.node().denials().total());
    }

    private StatusAnswer.Resources resources() {
        GridNode node = watch.node();
        IgniteEx ignite = node.ignite();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new StatusAnswer.Resources(
                heap.getUsed(),
                heap.getMax(),
                (long) EngineReading.of(ignite, EngineReading.MEMORY, EngineReading.MEMORY_USED),
                (long) EngineReading.of(ignite, EngineReading.MEMORY, EngineReading.MEMORY_MAX),
                node.config().workDir().toFile().getUsableSpace(),
                (int) EngineReading.of(ignite, GridMetricManager.CLIENT_CONNECTOR_METRICS, EngineReading.SESSIONS),
                ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
