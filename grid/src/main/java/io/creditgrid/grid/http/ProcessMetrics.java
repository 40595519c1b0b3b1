package io.creditgrid.grid.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.tls.NodeTls;
import java.io.File;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** What the JVM says of the process, its certificate, and the disk under its data. */
final class ProcessMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private ProcessMetrics() {}

    static void register(NodeConfig config, Readings readings) {
        readings.gauge("creditgrid_heap_used_bytes", "Heap in use", () -> heap().getUsed());
        readings.gauge("creditgrid_heap_max_bytes", "Most that the heap may take", () -> heap().getMax());
        readings.counter(
                "creditgrid_gc_seconds_total",
                "Time spent collecting garbage",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / MILLIS_PER_SECOND);
        readings.gauge(
                "creditgrid_threads",
                "Threads",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        readings.gauge(
                "creditgrid_start_timestamp_seconds",
                "When the process started",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        NodeTls tls = config.tls();
        readings.gauge(
                "creditgrid_certificate_end_timestamp_seconds",
                "When the certificate ends; NaN without TLS",
                () -> tls == null ? Double.NaN : tls.expires().getEpochSecond());
        File data = config.workDir().toFile();
        readings.gauge("creditgrid_disk_free_bytes", "Room left where the data lie", data::getUsableSpace);
        readings.gauge("creditgrid_disk_bytes", "Size of the disk where the data lie", data::getTotalSpace);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            readings.gauge("creditgrid_open_files", "Files and connections open", unix::getOpenFileDescriptorCount);
            readings.gauge("creditgrid_open_files_max", "Most that may be open", unix::getMaxFileDescriptorCount);
        }
    }

    private static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }
}
