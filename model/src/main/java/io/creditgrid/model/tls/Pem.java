package io.creditgrid.model.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and private keys in PEM (RFC 7468): certificates of X.509, keys in PKCS#8, not encrypted.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Pem {
    /** Bytes of a file; a chain of certificates takes some ten thousand. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final int LINE_CHARS = 64;

    /** What a key of an algorithm signs with, for {@link #areOne}. */
    private static final Map<String, String> SIGNATURES =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

    private Pem() {}

    /**
     * The certificates of a file, in its order; one at least.
     *
     * @throws IOException if there is none, or one cannot be read; says the cure
     */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                found.add(certificate(file, block.group(2)));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("expected a certificate in PEM, -----BEGIN CERTIFICATE-----: file=" + file
                    + "; convert it, or name another");
        }
        return found;
    }

    private static X509Certificate certificate(Path file, String base64) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes(file, base64)));
        } catch (CertificateException e) {
            throw new IOException("expected a certificate that can be read: file=" + file + "; copy it anew", e);
        }
    }

    /**
     * The private key of a file.
     *
     * @param of the certificate that it belongs to
     * @throws IOException if there is none, it has another form, or is another's; says the cure, shows nothing of the key
     */
    public static PrivateKey key(Path file, X509Certificate of) throws IOException {
        Matcher block = BLOCK.matcher(text(file));
        @Nullable String other = null;
        while (block.find()) {
            if (block.group(1).equals(KEY)) {
                PrivateKey key = key(file, block.group(2), of);
                if (!areOne(key, of)) {
                    throw new IOException("expected the private key of " + Certificates.label(of) + ": file=" + file
                            + " has another's; give the two that were made together");
                }
                return key;
            }
            other = block.group(1);
        }
        throw new IOException("expected a private key in PEM, -----BEGIN PRIVATE KEY-----: file=" + file
                + (other == null ? "; name another" : " has '" + other + "'; openssl pkcs8 -topk8 -nocrypt converts"));
    }

    private static PrivateKey key(Path file, String base64, X509Certificate of) throws IOException {
        try {
            return KeyFactory.getInstance(of.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(file, base64)));
        } catch (GeneralSecurityException e) {
            throw new IOException("expected a private key of algorithm "
                    + of.getPublicKey().getAlgorithm() + " as its certificate has: file=" + file
                    + "; give the two that were made together");
        }
    }

    /** Whether what the key signs is right by the certificate. */
    private static boolean areOne(PrivateKey key, X509Certificate of) {
        @Nullable String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return true; // the handshake tells
        }
        byte[] probe = CERTIFICATE.getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signed = signer.sign();
            Signature checker = Signature.getInstance(algorithm);
            checker.initVerify(of.getPublicKey());
            checker.update(probe);
            return checker.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException("expected at most " + FILE_BYTES_MAX + " bytes of PEM: file=" + file);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file + "; 'creditgrid certs' makes certificates to try with", e);
        }
    }

    private static byte[] bytes(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("expected Base64 between the lines of PEM: file=" + file + "; copy it anew");
        }
    }

    /** A certificate as a file has it. */
    public static String text(X509Certificate certificate) {
        try {
            return block(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("expected a certificate with an encoded form", e);
        }
    }

    /** A private key as a file has it. */
    public static String text(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    private static String block(String label, byte[] bytes) {
        byte[] newline = {'\n'};
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE_CHARS, newline).encodeToString(bytes) + "\n-----END " + label + "-----\n";
    }
}
