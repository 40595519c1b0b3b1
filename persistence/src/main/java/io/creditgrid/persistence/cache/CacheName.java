package io.creditgrid.persistence.cache;

import org.jspecify.annotations.Nullable;

/**
 * The caches of the grid. All are keyed by {@link RowKey} and hold {@code byte[]}.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public enum CacheName {
    /** Live records of a firm, by kind, page and bucket: a view of the log, but written with it in one transaction. */
    FOLDER("folder", CacheGroup.AUDITED),
    /** The log: one row per transaction and partition. */
    BLOCK("block", CacheGroup.AUDITED),
    /** One row per partition: size, last leaf hash, compact range. */
    HEAD("head", CacheGroup.AUDITED),
    /** Epoch records and their head, all in partition 0. */
    EPOCH("epoch", CacheGroup.AUDITED),
    /** Keys of personal subjects, wrapped by a key of the key file; a note where one was destroyed. */
    SUBJECT("subject", CacheGroup.AUDITED),
    /** Base PDs of the last sweeps, one row a partition: a view that can be computed anew, hence outside the gate. */
    BASE_PD("basePd", CacheGroup.VIEWS);

    private final String label;
    private final CacheGroup group;

    CacheName(String label, CacheGroup group) {
        this.label = label;
        this.group = group;
    }

    /** The name that Ignite knows the cache by. */
    public String label() {
        return label;
    }

    /** The caches it shares its partitions with. */
    public CacheGroup group() {
        return group;
    }

    /** Whether writes are let through from inside the audit gate alone. */
    public boolean audited() {
        return group == CacheGroup.AUDITED;
    }

    /** Whether {@code label} names an audited cache; false for null and for names that are not ours. */
    public static boolean isAudited(@Nullable String label) {
        for (CacheName name : VALUES) {
            if (name.audited() && name.label.equals(label)) {
                return true;
            }
        }
        return false;
    }

    // asked on every cache operation: values() would copy its array each time
    private static final CacheName[] VALUES = values();
}
