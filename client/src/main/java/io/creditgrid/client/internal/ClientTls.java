package io.creditgrid.client.internal;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.model.tls.TlsContexts;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.cache.configuration.Factory;
import javax.net.ssl.SSLContext;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.ssl.SSLContextWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a client: it trusts one authority, and of the certificates that this issued those for the hosts that the client
 * was told of. Where no connection comes about, it says why.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class ClientTls {
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private final SSLContext context;

    private ClientTls(List<X509Certificate> authority, Set<String> hosts) {
        this.context = new SSLContextWrapper(
                TlsContexts.of(new CheckedTrust(authority, hosts, InstantSource.system(), refusal::set)),
                TlsContexts.parameters());
    }

    /**
     * What the configuration asks for; null if it names no authority.
     *
     * @throws GridException BAD_CONFIGURATION if the authority's file cannot be read
     */
    static @Nullable ClientTls of(ClientConfig config) {
        if (config.authority() == null) {
            return null;
        }
        try {
            return new ClientTls(
                    Pem.certificates(config.authority()),
                    config.addresses().stream().map(ClientTls::host).collect(Collectors.toSet()));
        } catch (IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, "authority: " + e.getMessage(), e);
        }
    }

    /** The host of {@code host:port}. */
    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String address) {
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The context as Ignite takes it. */
    Factory<SSLContext> contexts() {
        return () -> context;
    }

    /** Why no connection came about, in words: Ignite says "connection closed" whatever the reason. */
    static GridException explain(ClientConfig config, @Nullable ClientTls tls, ClientException failure) {
        @Nullable String refused = tls == null ? null : tls.refusal.get();
        if (refused != null) {
            return new GridException(
                    GridError.TLS_FAILED,
                    "the node's " + refused + " (authority=" + config.authority() + ", addresses=" + config.addresses()
                            + ")",
                    failure);
        }
        for (String address : config.addresses()) {
            TlsProbe.Speech speech = TlsProbe.ask(host(address), port(address));
            if (speech == TlsProbe.Speech.TLS && tls == null) {
                return new GridException(
                        GridError.TLS_FAILED,
                        "the node at " + address + " speaks TLS and this client does not: give it the authority's"
                                + " certificate (authority(...), --authority, or 'authority=' in the profile)",
                        failure);
            }
            if (speech == TlsProbe.Speech.OTHER && tls != null) {
                return new GridException(
                        GridError.TLS_FAILED,
                        "the node at " + address + " does not speak TLS and this client does: give it 'tls' in its"
                                + " node.yaml, or leave out the authority where the network is trusted",
                        failure);
            }
        }
        return new GridException(
                GridError.UNAVAILABLE, "no node answers at " + config.addresses() + "; is the grid up?", failure);
    }
}
