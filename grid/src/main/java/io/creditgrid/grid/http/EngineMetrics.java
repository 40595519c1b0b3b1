package io.creditgrid.grid.http;

import io.creditgrid.grid.health.EngineReading;
import java.util.function.DoubleSupplier;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.DataStorageMetricsImpl;
import org.apache.ignite.internal.processors.metric.GridMetricManager;

/** What Ignite measures itself: memory off the heap, write-ahead log, checkpoints, exchanges, sessions of clients. */
final class EngineMetrics {
    private static final double MILLIS = 1e-3;
    private static final String REGION = EngineReading.MEMORY;
    private static final String STORAGE = DataStorageMetricsImpl.DATASTORAGE_METRIC_PREFIX;
    private static final String CLIENTS = GridMetricManager.CLIENT_CONNECTOR_METRICS;
    private static final String EXCHANGE = GridMetricManager.PME_METRICS;
    private static final String TRANSACTIONS = GridMetricManager.TX_METRICS;

    private final IgniteEx ignite;
    private final Readings readings;

    private EngineMetrics(IgniteEx ignite, Readings readings) {
        this.ignite = ignite;
        this.readings = readings;
    }

    static void register(IgniteEx ignite, Readings readings) {
        EngineMetrics metrics = new EngineMetrics(ignite, readings);
        metrics.addMemory();
        metrics.addWal();
        metrics.addCheckpoints();
        metrics.addClients();
        metrics.addExchanges();
    }

    private void addMemory() {
        gauge("creditgrid_offheap_used_bytes", "Pages in memory, off the heap", REGION, EngineReading.MEMORY_USED, 1);
        gauge(
                "creditgrid_offheap_max_bytes",
                "Most that pages in memory may take",
                REGION,
                EngineReading.MEMORY_MAX,
                1);
        gauge("creditgrid_data_bytes", "Pages of data, in memory or on disk alone", REGION, "TotalAllocatedSize", 1);
        counter(
                "creditgrid_throttling_seconds_total",
                "Time for which writers were held back since checkpoints fell behind",
                REGION,
                "TotalThrottlingTime",
                MILLIS);
    }

    private void addWal() {
        counter("creditgrid_wal_written_bytes_total", "Bytes written ahead", STORAGE, "WalWrittenBytes", 1);
        gauge("creditgrid_wal_bytes", "Size of the write-ahead log with its archive", STORAGE, "WalTotalSize", 1);
        gauge("creditgrid_wal_archive_segments", "Files in its archive", STORAGE, "WalArchiveSegments", 1);
    }

    private void addCheckpoints() {
        gauge(
                "creditgrid_checkpoint_seconds",
                "Duration of the last checkpoint",
                STORAGE,
                "LastCheckpointDuration",
                MILLIS);
        gauge(
                "creditgrid_checkpoint_timestamp_seconds",
                "When the last checkpoint began",
                STORAGE,
                "LastCheckpointStart",
                MILLIS);
        gauge(
                "creditgrid_checkpoint_pages",
                "Pages of the last checkpoint",
                STORAGE,
                "LastCheckpointTotalPagesNumber",
                1);
        gauge("creditgrid_dirty_pages", "Pages that the next checkpoint has to write", STORAGE, "DirtyPages", 1);
        gauge(
                "creditgrid_checkpoint_buffer_used_bytes",
                "Copies of pages that changed during a checkpoint",
                STORAGE,
                "UsedCheckpointBufferSize",
                1);
        gauge(
                "creditgrid_checkpoint_buffer_max_bytes",
                "Most that these copies may take",
                STORAGE,
                "CheckpointBufferSize",
                1);
    }

    private void addClients() {
        gauge("creditgrid_client_sessions", "Connections of clients", CLIENTS, EngineReading.SESSIONS, 1);
        counter(
                "creditgrid_client_sessions_accepted_total",
                "Clients that logged in",
                CLIENTS,
                "thin.AcceptedSessions",
                1);
        counter(
                "creditgrid_client_sessions_rejected_total",
                "Clients that were sent away",
                CLIENTS,
                "RejectedSessionsTotal",
                1);
    }

    private void addExchanges() {
        gauge(
                "creditgrid_exchange_seconds",
                "How long the present change of the topology has lasted; 0 if there is none",
                EXCHANGE,
                GridMetricManager.PME_DURATION,
                MILLIS);
        gauge(
                "creditgrid_exchange_blocking_seconds",
                "How long it has held writes back; 0 if it does not",
                EXCHANGE,
                GridMetricManager.PME_OPS_BLOCKED_DURATION,
                MILLIS);
        gauge("creditgrid_locked_keys", "Rows that transactions hold locked", TRANSACTIONS, "LockedKeysNumber", 1);
    }

    private void gauge(String name, String help, String registry, String metric, double scale) {
        readings.gauge(name, help, value(registry, metric, scale));
    }

    private void counter(String name, String help, String registry, String metric, double scale) {
        readings.counter(name, help, value(registry, metric, scale));
    }

    private DoubleSupplier value(String registry, String metric, double scale) {
        return () -> scale * EngineReading.of(ignite, registry, metric);
    }
}
