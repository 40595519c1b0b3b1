package io.creditgrid.model.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Contexts of the JDK's TLS over certificates that lie in memory alone.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class TlsContexts {
    /** The versions that are spoken; all older ones are broken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final String STORE = "PKCS12";

    /** Of a store that never leaves memory. */
    private static final char[] PASSWORD = "memory".toCharArray();

    private TlsContexts() {}

    /** Only {@link #PROTOCOLS}; whoever takes a context sets them, since a context cannot hold them. */
    public static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        return parameters;
    }

    /** A context of one who shows {@code chain}. */
    public static SSLContext of(List<X509Certificate> chain, PrivateKey key, TrustManager trust) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", key, PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            return context(keys.getKeyManagers(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("expected a certificate and its key that the JDK can use", e);
        }
    }

    /** A context of one who shows no certificate. */
    public static SSLContext of(TrustManager trust) {
        try {
            return context(new KeyManager[0], trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected a JDK with TLS", e);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, null);
        return context;
    }

    /** What the JDK trusts under that authority. */
    static X509ExtendedTrustManager trust(List<X509Certificate> authority) {
        try {
            KeyStore store = empty();
            for (int i = 0; i < authority.size(); i++) {
                store.setCertificateEntry("authority-" + i, authority.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("expected a trust manager for X.509 from the JDK");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("expected certificates that the JDK can use", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(STORE);
        store.load(null, null);
        return store;
    }
}
