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
import javax.net.ssl.X509ExtendedKeyManager;
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

    /** A context of one who shows what {@code keys} has at the time. */
    public static SSLContext of(LiveKeys keys, TrustManager trust) {
        try {
            return context(new KeyManager[] {keys}, trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected a JDK with TLS", e);
        }
    }

    /** What the JDK shows as that certificate. */
    static X509ExtendedKeyManager keys(List<X509Certificate> chain, PrivateKey key) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", key, PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            return only(factory.getKeyManagers(), X509ExtendedKeyManager.class);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("expected a certificate and its key that the JDK can use", e);
        }
    }

    private static <T> T only(Object[] managers, Class<T> type) {
        for (Object manager : managers) {
            if (type.isInstance(manager)) {
                return type.cast(manager);
            }
        }
        throw new IllegalStateException("expected a " + type.getSimpleName() + " from the JDK");
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
            return only(factory.getTrustManagers(), X509ExtendedTrustManager.class);
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
