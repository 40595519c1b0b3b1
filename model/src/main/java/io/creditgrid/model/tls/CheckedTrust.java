package io.creditgrid.model.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the JDK trusts under one authority, and says in words why it refuses the rest.
 *
 * <p>Ignite opens its TLS connections without naming the host that it connects to, so the JDK cannot check it. A client gives
 * the hosts that it was told of instead: a server must have a certificate for one of them.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class CheckedTrust extends X509ExtendedTrustManager {
    private volatile Trusted trusted;
    private final Set<String> hosts;
    private final InstantSource clock;
    private final Consumer<String> refused;

    /**
     * @param authority who issues certificates that are trusted
     * @param hosts one of them a server's certificate must be for; empty: any
     * @param clock for the reasons given; the JDK checks by the system's
     * @param refused takes the reason of each refusal: whose certificate, and what is wrong
     */
    public CheckedTrust(
            List<X509Certificate> authority, Set<String> hosts, InstantSource clock, Consumer<String> refused) {
        this.trusted = Trusted.of(authority);
        this.hosts = Set.copyOf(hosts);
        this.clock = clock;
        this.refused = refused;
    }

    /** An authority, and what the JDK trusts under it. */
    private record Trusted(List<X509Certificate> authority, X509ExtendedTrustManager pkix) {
        static Trusted of(List<X509Certificate> authority) {
            return new Trusted(List.copyOf(authority), TlsContexts.trust(authority));
        }
    }

    /** Trusts another authority, in handshakes that begin from now on. */
    public void replace(List<X509Certificate> authority) {
        trusted = Trusted.of(authority);
    }

    private interface Check {
        void run(X509ExtendedTrustManager pkix) throws CertificateException;
    }

    private void check(X509Certificate[] chain, @Nullable String peer, Check check) throws CertificateException {
        Trusted now = trusted;
        try {
            check.run(now.pkix());
        } catch (CertificateException e) {
            String reason = reason(now.authority(), chain, peer, e);
            refused.accept(reason);
            throw new CertificateException(reason, e);
        }
    }

    private String reason(
            List<X509Certificate> authority,
            X509Certificate[] chain,
            @Nullable String peer,
            CertificateException failure) {
        if (chain.length == 0) {
            return "no certificate was shown";
        }
        List<String> problems = Certificates.problems(List.of(chain), authority, clock.instant());
        String what = problems.isEmpty() ? String.valueOf(failure.getMessage()) : String.join("; ", problems);
        return "certificate " + Certificates.label(chain[0]) + (peer == null ? "" : " shown by " + peer)
                + " is refused: " + what;
    }

    private void requireHost(X509Certificate[] chain) throws CertificateException {
        if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> Certificates.isFor(chain[0], host))) {
            throw new CertificateException("it is for " + Certificates.hosts(chain[0]) + ", and not for "
                    + hosts.stream().sorted().toList() + "; connect to a name that it has, or issue one for this name");
        }
    }

    private static @Nullable String address(@Nullable Socket socket) {
        return socket == null || socket.getInetAddress() == null
                ? null
                : socket.getInetAddress().getHostAddress();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, null, pkix -> pkix.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, address(socket), pkix -> pkix.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, null, pkix -> pkix.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, null, pkix -> {
            pkix.checkServerTrusted(chain, type);
            requireHost(chain);
        });
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, address(socket), pkix -> {
            pkix.checkServerTrusted(chain, type, socket);
            requireHost(chain);
        });
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, null, pkix -> {
            if (hosts.isEmpty() && wantsAName(engine)) {
                pkix.checkServerTrusted(
                        chain, type); // with the engine the JDK would hold it to the name, and any will do
            } else {
                pkix.checkServerTrusted(chain, type, engine);
            }
            requireHost(chain);
        });
    }

    /** Whether a client, such as the JDK's for HTTP, has named the host that the certificate is to be for. */
    private static boolean wantsAName(SSLEngine engine) {
        return engine.getSSLParameters().getEndpointIdentificationAlgorithm() != null;
    }

    /** None: a peer then shows the certificate that it has, and the refusal can name it. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
