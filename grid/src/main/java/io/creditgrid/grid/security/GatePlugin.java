package io.creditgrid.grid.security;

import java.io.Serializable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.security.GridSecurityProcessor;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.jspecify.annotations.Nullable;

/**
 * Hands {@link GateSecurity} to Ignite. One instance per node.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class GatePlugin implements PluginProvider<PluginConfiguration> {
    private final GateSettings settings;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Denials denials = new Denials();

    /**
     * @param settings who may join and do what
     * @param clock for the lock-out of wrong passwords
     * @param random for keys of this process alone
     */
    public GatePlugin(GateSettings settings, InstantSource clock, SecureRandom random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** What this node refused. */
    public Denials denials() {
        return denials;
    }

    @Override
    public String name() {
        return "creditgrid-gate";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String copyright() {
        return "";
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the signature is Ignite's
    public <T extends IgnitePlugin> T plugin() {
        return (T) new IgnitePlugin() {};
    }

    @Override
    public void initExtensions(PluginContext context, ExtensionRegistry registry) {}

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        if (!type.equals(GridSecurityProcessor.class)) {
            return null;
        }
        return type.cast(new GateSecurity(((IgniteEx) context.grid()).context(), settings, denials, clock, random));
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Ignite's
    public CachePluginProvider createCacheProvider(CachePluginContext context) {
        return new CacheGuard(context.igniteCacheConfiguration().getName(), settings.roles()::isConfigured);
    }

    @Override
    public void start(PluginContext context) {}

    @Override
    public void stop(boolean cancel) {}

    @Override
    public void onIgniteStart() {}

    @Override
    public void onIgniteStop(boolean cancel) {}

    @Override
    public @Nullable Serializable provideDiscoveryData(UUID nodeId) {
        return null;
    }

    @Override
    public void receiveDiscoveryData(UUID nodeId, Serializable data) {}

    @Override
    @Deprecated
    public void validateNewNode(ClusterNode node) {}
}
