package io.creditgrid.grid.security;

import java.util.function.Predicate;
import javax.cache.Cache;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.plugin.CachePluginConfiguration;
import org.apache.ignite.plugin.CachePluginProvider;
import org.jspecify.annotations.Nullable;

/**
 * Lets no cache start that does not stand in the configuration of the nodes. Ignite asks for the right to create a cache, but
 * not where a set, a queue or a counter makes one by the way: any log-in could fill the disks.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
@SuppressWarnings("rawtypes") // the signatures are Ignite's
final class CacheGuard implements CachePluginProvider<CachePluginConfiguration> {
    /** The one cache that Ignite needs for itself. */
    private static final String OF_IGNITE = "ignite-sys-cache";

    private final String cache;
    private final Predicate<String> isConfigured;

    /**
     * The guard of one cache.
     *
     * @param cache its name
     * @param isConfigured whether a cache of that name stands in the configuration
     */
    CacheGuard(String cache, Predicate<String> isConfigured) {
        this.cache = cache;
        this.isConfigured = isConfigured;
    }

    @Override
    public void validate() throws IgniteCheckedException {
        if (!cache.equals(OF_IGNITE) && !isConfigured.test(cache)) {
            throw new IgniteCheckedException(
                    Refusal.CODE + "a cache that is not in the configuration of the nodes is allowed to"
                            + " nobody: all that the grid keeps is written through task " + Refusal.WRITE_TASK);
        }
    }

    @Override
    public void validateRemote(CacheConfiguration local, CacheConfiguration remote, ClusterNode node) {}

    @Override
    public void start() {}

    @Override
    public void stop(boolean cancel) {}

    @Override
    public void onIgniteStart() {}

    @Override
    public void onIgniteStop(boolean cancel) {}

    @Override
    public <T> @Nullable T createComponent(Class<T> type) {
        return null;
    }

    @Override
    public <T, K, V> @Nullable T unwrapCacheEntry(Cache.Entry<K, V> entry, Class<T> type) {
        return null;
    }
}
