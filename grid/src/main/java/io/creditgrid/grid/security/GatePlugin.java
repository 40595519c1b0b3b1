package io.creditgrid.grid.security;

import io.creditgrid.grid.plugin.PluginAdapter;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.security.GridSecurityProcessor;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands {@link GateSecurity} to Ignite. One instance per node.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class GatePlugin extends PluginAdapter {
    private final GateSettings settings;
    private final LiveUsers users;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Denials denials = new Denials();

    /**
     * @param settings who may join and do what
     * @param users log-ins in force, those of {@code settings} at first
     * @param clock for the lock-out of wrong passwords
     * @param random for keys of this process alone
     */
    public GatePlugin(GateSettings settings, LiveUsers users, InstantSource clock, SecureRandom random) {
        super("creditgrid-gate");
        this.settings = settings;
        this.users = users;
        this.clock = clock;
        this.random = random;
    }

    /** What this node refused. */
    public Denials denials() {
        return denials;
    }

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        if (!type.equals(GridSecurityProcessor.class)) {
            return null;
        }
        return type.cast(
                new GateSecurity(((IgniteEx) context.grid()).context(), settings, users, denials, clock, random));
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Ignite's
    public CachePluginProvider createCacheProvider(CachePluginContext context) {
        return new CacheGuard(context.igniteCacheConfiguration().getName(), settings.roles()::isConfigured);
    }
}
