package io.creditgrid.grid.http;

import io.creditgrid.grid.health.Baseline;
import io.creditgrid.grid.health.Copies;
import io.creditgrid.grid.health.EpochMark;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.health.NodeHealth;
import io.creditgrid.grid.health.Rebalance;
import io.creditgrid.grid.meter.NodeMeter;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.persistence.door.AppenderStatus;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of a node that are read when somebody asks, beside those that {@link NodeMeter} counts. */
final class NodeMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private final HealthWatch watch;
    private final Readings readings;

    private NodeMetrics(HealthWatch watch) {
        this.watch = watch;
        this.readings = new Readings(watch.meter().registry());
    }

    /** Adds them to the registry of the node's meter. */
    static void register(HealthWatch watch) {
        NodeMetrics metrics = new NodeMetrics(watch);
        metrics.addIdentity();
        metrics.addHealth();
        metrics.addServers();
        metrics.addCopies();
        metrics.addLog();
        metrics.addEpochs();
        metrics.addVerification();
        metrics.addRefusals();
        EngineMetrics.register(watch.node().ignite(), metrics.readings);
        ProcessMetrics.register(watch.node().config(), metrics.readings);
    }

    private void addIdentity() {
        GridNode node = watch.node();
        String version = NodeMetrics.class.getPackage().getImplementationVersion();
        Info.builder()
                .name("creditgrid_build_info")
                .help("Name, version and settings of the node")
                .labelNames("node", "version", "durability", "backups")
                .register(watch.meter().registry())
                .setLabelValues(
                        node.config().name(),
                        version == null ? "development" : version,
                        node.config().durability().label(),
                        String.valueOf(node.config().backups()));
    }

    private void addHealth() {
        readings.flag(
                "creditgrid_live",
                "Whether the process moves",
                () -> watch.liveness().now().holds());
        readings.flag(
                "creditgrid_ready",
                "Whether the node takes reads and writes",
                () -> watch.ready().holds());
        readings.flag(
                "creditgrid_safe",
                "Whether the node may be stopped without a partition being left without a copy",
                () -> watch.safe().holds());
        seen("creditgrid_active", "Whether the grid is active", health -> health.active() ? 1 : 0);
        readings.flag(
                "creditgrid_wal_guarded",
                "Whether the write-ahead log is on, and switching it off is prohibited",
                watch.node()::isWalGuarded);
    }

    private void addServers() {
        servers(
                "creditgrid_servers",
                "Servers that are there",
                base -> base.servers().size());
        servers(
                "creditgrid_baseline_servers",
                "Servers that hold data",
                base -> base.names().size());
        servers(
                "creditgrid_baseline_servers_missing",
                "Servers that hold data and are not there",
                base -> base.missing().size());
    }

    private void servers(String name, String help, ToDoubleFunction<Baseline> value) {
        seen(name, help, health -> value.applyAsDouble(health.baseline()));
    }

    private void addCopies() {
        copies("creditgrid_partitions_primary", "Partitions of which the node is primary", Copies::primaries);
        copies("creditgrid_partitions_complete", "Partitions of which it has a complete copy", Copies::complete);
        copies(
                "creditgrid_partitions_lost",
                "Partitions that lost their last copy, or entries with a server that was forgotten",
                Copies::damaged);
        copies(
                "creditgrid_partitions_only_copy",
                "Partitions of which the node has the only complete copy",
                held -> held.only().size());
        copies(
                "creditgrid_rebalance_partitions_left",
                "Partitions whose copy here is still being filled",
                held -> held.filling().size());
        rebalance(
                "creditgrid_rebalance_rows_left",
                "Rows of copies that are still being filled here; one that came in part is counted whole",
                Rebalance::rowsLeft);
        rebalance(
                "creditgrid_rebalance_seconds_left",
                "How long the filling takes yet, at the rate of the last ten seconds; NaN if that cannot be told",
                now -> now.secondsLeft() == Rebalance.UNKNOWN ? Double.NaN : now.secondsLeft());
        readings.counter(
                "creditgrid_rebalance_received_rows_total",
                "Rows that rebalance brought to copies here",
                () -> received(Rebalance::rows));
        readings.counter(
                "creditgrid_rebalance_received_bytes_total",
                "Bytes that rebalance brought to copies here",
                () -> received(Rebalance::bytes));
        seen(
                "creditgrid_rebalance_settled",
                "Whether all that came by rebalance is in a checkpoint",
                health -> health.settled() ? 1 : 0);
    }

    private void rebalance(String name, String help, ToDoubleFunction<Rebalance> value) {
        seen(name, help, health -> value.applyAsDouble(health.rebalance()));
    }

    private double received(ToDoubleFunction<Rebalance> value) {
        NodeHealth health = watch.last();
        return health == null ? 0 : value.applyAsDouble(health.rebalance());
    }

    private void copies(String name, String help, ToDoubleFunction<Copies> value) {
        seen(name, help, health -> value.applyAsDouble(health.copies()));
    }

    private void addLog() {
        log("creditgrid_log_partitions", "Partitions whose log the node writes", AppenderStatus::partitions);
        log("creditgrid_log_entries", "Entries in the logs that the node writes", AppenderStatus::entries);
        log(
                "creditgrid_log_partitions_in_doubt",
                "Partitions whose last transaction is not confirmed by the backup",
                AppenderStatus::inDoubt);
        log("creditgrid_waiting_bytes", "Bytes of mutations that wait to be written", AppenderStatus::waitingBytes);
    }

    private void log(String name, String help, ToDoubleFunction<AppenderStatus> value) {
        seenIfAny(name, help, NodeHealth::appender, value);
    }

    private void addEpochs() {
        seenIfAny(
                "creditgrid_epoch",
                "Number of the last epoch, where the node has a copy of the log of epochs; 0 if none was sealed",
                NodeHealth::epoch,
                EpochMark::epoch);
        seenIfAny(
                "creditgrid_epoch_timestamp_seconds",
                "When the last epoch was sealed, where the node has a copy of the log of epochs; 0 if none was",
                NodeHealth::epoch,
                mark -> mark.millis() / MILLIS_PER_SECOND);
    }

    private void addVerification() {
        NodeMeter meter = watch.meter();
        readings.gauge(
                "creditgrid_verified_partitions",
                "Partitions that were verified here since the node started",
                () -> meter.verifiedAt().size());
        readings.gauge(
                "creditgrid_verification_timestamp_seconds",
                "When a partition was last verified here; 0 if none was since the node started",
                () -> seconds(meter.verifiedAt().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)));
        seen(
                "creditgrid_verification_oldest_timestamp_seconds",
                "When the partition was verified whose verification is the oldest; 0 if one of which the node is primary was not"
                        + " since it started",
                health -> seconds(meter.oldestVerification(health.copies().primaries())));
    }

    private static double seconds(long millis) {
        return millis / MILLIS_PER_SECOND;
    }

    private void addRefusals() {
        CounterWithCallback.builder()
                .name("creditgrid_consent_denials_total")
                .help("Questions about firms that were refused for want of a consent or for their purpose")
                .labelNames("reason")
                .callback(reading -> {
                    for (GridError reason : List.of(GridError.NO_CONSENT, GridError.PURPOSE_NOT_YOURS)) {
                        reading.call((double) watch.meter().refusals(reason), reason.name());
                    }
                })
                .register(watch.meter().registry());
        CounterWithCallback.builder()
                .name("creditgrid_denials_total")
                .help("Operations that the gate refused, by what was asked for and by the roles of who asked")
                .labelNames("what", "roles")
                .callback(reading -> watch.node().denials().counts().forEach((key, count) -> {
                    String[] whatAndRoles = key.split("/", 2);
                    reading.call(count, whatAndRoles[0], whatAndRoles.length == 1 ? "" : whatAndRoles[1]);
                }))
                .register(watch.meter().registry());
    }

    private void seen(String name, String help, ToDoubleFunction<NodeHealth> value) {
        seenIfAny(name, help, health -> health, value);
    }

    /** A gauge of what the watch saw last; it has no value before the first look, and where there is no such part. */
    private <T> void seenIfAny(
            String name, String help, Function<NodeHealth, @Nullable T> part, ToDoubleFunction<T> value) {
        readings.gaugeIfAny(name, help, () -> {
            NodeHealth health = watch.last();
            T found = health == null ? null : part.apply(health);
            return found == null ? null : value.applyAsDouble(found);
        });
    }
}
