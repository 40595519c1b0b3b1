package io.creditgrid.grid.tls;

import io.creditgrid.grid.watch.FileWatch;
import io.creditgrid.model.tls.Certificates;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.LiveKeys;
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
 * The TLS of a node: its certificate and key, and the one authority that it trusts, as their files have them. Servers show each other certificates of
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

    private final Places places;
    private final InstantSource clock;
    private final LiveKeys keys;
    private final CheckedTrust trust;
    private final SSLContext context;
    private volatile Shown shown;
    private @Nullable String refusal;
    private Instant refusedAt = Instant.MIN;

    /** Where certificate, key and authority lie. */
    private record Places(Path certificate, Path key, Path authority) {
        List<Path> all() {
            return List.of(certificate, key, authority);
        }
    }

    /** What was read from the files. */
    private record Shown(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authority) {
        boolean isSame(Shown other) {
            return chain.equals(other.chain) && authority.equals(other.authority);
        }

        /** Names only: {@code CN=node-0 until 2027-01-01T00:00:00Z, authority [CN=...]}. */
        @Override
        public String toString() {
            return Certificates.label(chain.get(0)) + " until "
                    + chain.get(0).getNotAfter().toInstant() + ", authority "
                    + authority.stream().map(Certificates::label).toList();
        }
    }

    private NodeTls(Places places, Shown shown, InstantSource clock) {
        this.places = places;
        this.clock = clock;
        this.shown = shown;
        this.keys = new LiveKeys(shown.chain(), shown.key());
        this.trust = new CheckedTrust(shown.authority(), Set.of(), clock, this::noteRefusal);
        this.context = TlsContexts.of(keys, trust);
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
        Places places = new Places(certificate, key, authority);
        return new NodeTls(places, read(places, clock), clock);
    }

    private static Shown read(Places places, InstantSource clock) throws IOException {
        List<String> problems = new ArrayList<>();
        @Nullable List<X509Certificate> chain = read(problems, () -> Pem.certificates(places.certificate()));
        @Nullable List<X509Certificate> roots = read(problems, () -> Pem.certificates(places.authority()));
        @Nullable
        PrivateKey secret = chain == null
                ? null
                : read(problems, () -> {
                    OwnerOnly.check(places.key());
                    return Pem.key(places.key(), chain.get(0));
                });
        if (chain != null && roots != null) {
            Certificates.problems(chain, roots, clock.instant())
                    .forEach(problem -> problems.add("certificate=" + places.certificate() + ": " + problem));
        }
        if (chain == null || roots == null || secret == null || !problems.isEmpty()) {
            throw new IOException(String.join("; ", problems));
        }
        return new Shown(List.copyOf(chain), secret, List.copyOf(roots));
    }

    /**
     * Follows the files until the watch is closed: what is put in their place is shown and trusted in handshakes from then on, while
     * connections that are open stay. Files that are wrong, or do not belong together yet, change nothing, and the log says so.
     */
    public FileWatch watch() {
        return FileWatch.start("creditgrid-certificates", places.all(), this::readAgain);
    }

    private synchronized void readAgain() {
        try {
            Shown read = read(places, clock);
            if (!read.isSame(shown)) {
                trust.replace(read.authority());
                keys.replace(read.chain(), read.key());
                shown = read;
                LOG.info("the certificate was read again: {}", read);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the certificate cannot be read again, {} stays in force: {}", shown, e.getMessage());
        }
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
        return shown.chain().get(0).getNotAfter().toInstant();
    }

    /** Names only: {@code CN=node-0 until 2027-01-01T00:00:00Z, authority [CN=...]}. */
    @Override
    public String toString() {
        return shown.toString();
    }
}
