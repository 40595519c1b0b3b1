package io.creditgrid.grid.tls;

import io.creditgrid.model.tls.Certificates;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.model.tls.TlsContexts;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.cache.configuration.Factory;
import javax.net.ssl.SSLContext;
import org.apache.ignite.ssl.SSLContextWrapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a node: its certificate and key, and the one authority that it trusts. Servers show each other certificates of
 * that authority; clients see the server's, and prove themselves by their log-in.
 *
 * <p>Whoever has a certificate of the authority may speak to the servers' own ports, so it must be the grid's own and no public
 * one; the node secret is asked for besides.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class NodeTls {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTls.class);

    /** A peer that tries again and again is named once in this time. */
    private static final Duration SAME_REFUSAL = Duration.ofSeconds(10);

    private final List<X509Certificate> chain;
    private final List<X509Certificate> authority;
    private final InstantSource clock;
    private final SSLContext context;
    private @Nullable String refusal;
    private Instant refusedAt = Instant.MIN;

    private NodeTls(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authority, InstantSource clock) {
        this.chain = List.copyOf(chain);
        this.authority = List.copyOf(authority);
        this.clock = clock;
        this.context =
                TlsContexts.of(this.chain, key, new CheckedTrust(this.authority, Set.of(), clock, this::noteRefusal));
    }

    /**
     * Reads the files.
     *
     * @param certificate PEM of the certificate, and of those between it and the authority
     * @param key PEM of its private key, PKCS#8, readable by its owner alone
     * @param authority PEM of the authority's certificate
     * @param clock by which the certificate must hold now
     * @throws IOException if a file is missing or wrong, the key is another's, or the certificate is expired or of another
     *     authority: names all that is, with the cure
     */
    public static NodeTls read(Path certificate, Path key, Path authority, InstantSource clock) throws IOException {
        List<String> problems = new ArrayList<>();
        @Nullable List<X509Certificate> chain = read(problems, () -> Pem.certificates(certificate));
        @Nullable List<X509Certificate> roots = read(problems, () -> Pem.certificates(authority));
        @Nullable
        PrivateKey secret = chain == null
                ? null
                : read(problems, () -> {
                    OwnerOnly.check(key);
                    return Pem.key(key, chain.get(0));
                });
        if (chain != null && roots != null) {
            Certificates.problems(chain, roots, clock.instant())
                    .forEach(problem -> problems.add("certificate=" + certificate + ": " + problem));
        }
        if (chain == null || roots == null || secret == null || !problems.isEmpty()) {
            throw new IOException(String.join("; ", problems));
        }
        return new NodeTls(chain, secret, roots, clock);
    }

    private interface Reader<T> {
        T read() throws IOException;
    }

    private static <T> @Nullable T read(List<String> problems, Reader<T> reader) {
        try {
            return reader.read();
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private synchronized void noteRefusal(String reason) {
        Instant now = clock.instant();
        boolean known = reason.equals(refusal) && now.isBefore(refusedAt.plus(SAME_REFUSAL));
        if (!known) {
            refusal = reason;
            refusedAt = now;
            LOG.warn("refused a TLS connection: {}", reason);
        }
    }

    /** Why a peer's certificate was refused last; empty if none was. */
    public synchronized Optional<String> lastRefusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The context, for what else the node serves, such as HTTP. It asks no certificate of clients unless told to; set {@link
     * TlsContexts#parameters()} on what comes out of it.
     */
    public SSLContext context() {
        return context;
    }

    /** The context as Ignite takes it, with the versions that are spoken. */
    public Factory<SSLContext> contexts() {
        SSLContext limited = new SSLContextWrapper(context, TlsContexts.parameters());
        return () -> limited;
    }

    /** When the certificate ends. */
    public Instant expires() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Names only: {@code CN=node-0 until 2027-01-01T00:00:00Z, authority [CN=...]}. */
    @Override
    public String toString() {
        return Certificates.label(chain.get(0)) + " until " + expires() + ", authority "
                + authority.stream().map(Certificates::label).toList();
    }
}
