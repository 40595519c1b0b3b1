package io.creditgrid.persistence.cache;

import java.util.Arrays;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheKeyConfiguration;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.configuration.CacheConfiguration;

/**
 * How each cache of the grid is placed and kept. Every server has all of them in its own configuration; none is ever
 * created or destroyed while the grid runs.
 *
 * <p>The audited caches are one cache group. Ignite decides by group which copy of a partition is in force, by one update
 * counter. Were each a group of its own, a crash could leave one ahead on one server and another on another, and a
 * partition would be put together from copies that differ.
 *
 * <p><strong>Thread-safety.</strong> Safe; each call builds new configurations, since Ignite keeps the given instances.
 */
public final class CacheCatalogue {
    /** Backups of a grid with more than one server. Two would make every commit two-phase. */
    public static final int BACKUPS = 1;

    private CacheCatalogue() {}

    /**
     * The configurations of all caches.
     *
     * @param partitions P, 1 to 65000, fixed for the life of a grid
     * @param backups 1; 0 only in a grid of one server
     * @throws IllegalArgumentException if one is out of its range
     */
    public static CacheConfiguration<?, ?>[] configurations(int partitions, int backups) {
        return Arrays.stream(CacheName.values())
                .map(name -> configuration(name, partitions, backups))
                .toArray(CacheConfiguration[]::new);
    }

    /** Tells Ignite which field of a key decides its partition; for servers and thin clients alike. */
    public static CacheKeyConfiguration keyConfiguration() {
        return new CacheKeyConfiguration(RowKey.class.getName(), RowKey.AFFINITY_FIELD);
    }

    /** Copies beside the primary that a running grid keeps of each partition. */
    @SuppressWarnings("unchecked") // Ignite asks for the class of a generic type
    public static int backups(Ignite ignite) {
        CacheConfiguration<RowKey, byte[]> heads =
                ignite.<RowKey, byte[]>cache(CacheName.HEAD.label()).getConfiguration(CacheConfiguration.class);
        return heads.getBackups();
    }

    static CacheConfiguration<RowKey, byte[]> configuration(CacheName name, int partitions, int backups) {
        if (partitions < 1 || partitions > CacheConfiguration.MAX_PARTITIONS_COUNT) {
            throw new IllegalArgumentException("expected 1 to " + CacheConfiguration.MAX_PARTITIONS_COUNT
                    + " partitions: partitions=" + partitions);
        }
        if (backups < 0 || backups > BACKUPS) {
            throw new IllegalArgumentException("expected 0 or 1 backups: backups=" + backups);
        }
        return new CacheConfiguration<RowKey, byte[]>(name.label())
                .setGroupName(name.group().label())
                .setCacheMode(CacheMode.PARTITIONED)
                .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
                .setBackups(backups)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
                // a copy that was altered on disk must not be served because it happens to be near
                .setReadFromBackup(false)
                .setAffinity(new ZoneAffinity(partitions))
                .setKeyConfiguration(keyConfiguration())
                .setTopologyValidator(new MajorityValidator())
                .setStatisticsEnabled(false);
    }
}
