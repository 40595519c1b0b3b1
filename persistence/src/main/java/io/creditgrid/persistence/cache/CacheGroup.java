package io.creditgrid.persistence.cache;

import org.apache.ignite.Ignite;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.jspecify.annotations.Nullable;

/**
 * Caches that share their partitions: on each node the caches of a group have one copy of a partition, one state and one
 * update counter for it, and one file.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public enum CacheGroup {
    /** All that the log and what is written with it consist of: together in force, behind or lost. */
    AUDITED("audited"),
    /** What can be computed anew. */
    VIEWS("views");

    private final String label;

    CacheGroup(String label) {
        this.label = label;
    }

    /** The name that Ignite knows the group by. */
    public String label() {
        return label;
    }

    /** Name of the folder in which a node keeps the partition files of the group. */
    public String folder() {
        return "cacheGroup-" + label;
    }

    /** Ignite's own side of the group on that node; null as long as its caches are not started. */
    public @Nullable CacheGroupContext on(Ignite ignite) {
        return ((IgniteEx) ignite).context().cache().cacheGroup(CU.cacheId(label));
    }
}
