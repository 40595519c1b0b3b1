package io.creditgrid.client.internal;

import io.creditgrid.model.tls.TlsContexts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out whether a port speaks TLS. It trusts nobody and sends nothing; it is asked after a connection failed, to say why.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
final class TlsProbe {
    private static final int PATIENCE_MILLIS = 2_000;

    /** What a port speaks. */
    enum Speech {
        /** Nobody listens there, or answers. */
        NOTHING,
        TLS,
        OTHER
    }

    private TlsProbe() {}

    /** Asks a port; takes four seconds at most. */
    static Speech ask(String host, int port) {
        AtomicBoolean shown = new AtomicBoolean();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            return handshake(plain, host, port, shown);
        } catch (IOException | IllegalArgumentException e) {
            return Speech.NOTHING;
        }
    }

    private static Speech handshake(Socket plain, String host, int port, AtomicBoolean shown) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                TlsContexts.of(new TrustNobody(shown)).getSocketFactory().createSocket(plain, host, port, false)) {
            socket.startHandshake();
            return Speech.TLS;
        } catch (IOException e) {
            if (shown.get()) {
                return Speech.TLS;
            }
            return isTimeout(e) ? Speech.NOTHING : Speech.OTHER;
        }
    }

    /** A node that is frozen speaks nothing. */
    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** Notes that a certificate was shown, and refuses it. */
    private record TrustNobody(AtomicBoolean shown) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is trusted here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            shown.set(true);
            throw new CertificateException("nobody is trusted here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
