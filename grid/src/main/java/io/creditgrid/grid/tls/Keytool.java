package io.creditgrid.grid.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's {@code keytool} over a key store of its own, which closing deletes.
 *
 * <p><strong>Thread-safety.</strong> Not safe.
 */
final class Keytool implements AutoCloseable {
    private static final String STORE_TYPE = "PKCS12";

    /** The password goes to the process by its environment: arguments are seen by all users of a machine. */
    private static final String PASSWORD_VARIABLE = "CREDITGRID_STORE_PASSWORD";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final Path store;
    private final String password;

    Keytool(String password) throws IOException {
        this.folder = Files.createTempDirectory("creditgrid-certs"); // mode 0700
        this.store = folder.resolve("store.p12");
        this.password = password;
    }

    /** Puts a key with its certificate into the store. */
    void put(String alias, PrivateKey key, X509Certificate certificate) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance(STORE_TYPE);
            keys.load(null, null);
            keys.setKeyEntry(alias, key, password.toCharArray(), new Certificate[] {certificate});
            try (OutputStream out = Files.newOutputStream(store)) {
                keys.store(out, password.toCharArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("expected a key and its certificate that the JDK can store: alias=" + alias, e);
        }
    }

    /**
     * Makes a pair of keys of P-256 with a certificate in the store.
     *
     * @param begin when it begins to hold, from now, in the form of keytool
     */
    void make(String alias, String subject, String begin, Duration validity, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                subject,
                "-startdate",
                begin,
                "-validity",
                Long.toString(validity.toDays()),
                "-keystore",
                store.toString(),
                "-storetype",
                STORE_TYPE,
                "-storepass:env",
                PASSWORD_VARIABLE));
        command.addAll(more);
        run(command);
    }

    private void run(List<String> command) throws IOException {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(nothing()));
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool failed: "
                    + Files.readString(said, StandardCharsets.UTF_8).strip());
        }
    }

    private java.io.File nothing() throws IOException {
        return Files.write(folder.resolve("nothing"), new byte[0]).toFile();
    }

    /** The key of an alias. */
    PrivateKey key(String alias) throws IOException {
        try {
            if (open().getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("expected a key that can be read: alias=" + alias, e);
        }
        throw new IOException("expected a key: alias=" + alias);
    }

    /** The certificate of an alias, and those above it. */
    List<X509Certificate> chain(String alias) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : open().getCertificateChain(alias)) {
                chain.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("expected a certificate that can be read: alias=" + alias, e);
        }
        return chain;
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(STORE_TYPE);
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        return keys;
    }

    @Override
    public void close() throws IOException {
        for (String file : List.of("store.p12", "said", "nothing")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }
}
