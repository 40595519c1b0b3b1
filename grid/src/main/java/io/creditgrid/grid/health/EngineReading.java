package io.creditgrid.grid.health;

import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.DataRegionMetricsImpl;
import org.apache.ignite.internal.processors.metric.impl.MetricUtils;
import org.apache.ignite.spi.metric.DoubleMetric;
import org.apache.ignite.spi.metric.IntMetric;
import org.apache.ignite.spi.metric.LongMetric;
import org.apache.ignite.spi.metric.Metric;

/**
 * Reads what Ignite measures itself.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class EngineReading {
    /** The registry of the memory for pages. */
    public static final String MEMORY =
            MetricUtils.metricName(DataRegionMetricsImpl.DATAREGION_METRICS_PREFIX, "default");

    /** Bytes of pages in memory, in {@link #MEMORY}. */
    public static final String MEMORY_USED = "PhysicalMemorySize";

    /** Most that they may take, in {@link #MEMORY}. */
    public static final String MEMORY_MAX = "MaxSize";

    /** Connections of clients, in the registry of the client connector. */
    public static final String SESSIONS = "ActiveSessionsCount";

    private EngineReading() {}

    /** A metric of a registry; 0 for one that is not there (yet): what belongs to caches comes with activation. */
    public static double of(IgniteEx ignite, String registry, String name) {
        Metric metric = ignite.context().metric().registry(registry).findMetric(name);
        if (metric instanceof LongMetric whole) {
            return whole.value();
        }
        if (metric instanceof IntMetric small) {
            return small.value();
        }
        return metric instanceof DoubleMetric real ? real.value() : 0;
    }
}
