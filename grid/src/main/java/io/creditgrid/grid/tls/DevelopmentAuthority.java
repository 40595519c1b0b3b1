package io.creditgrid.grid.tls;

import io.creditgrid.model.tls.Pem;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An authority that issues certificates to develop and try with, kept in two files.
 *
 * <pre>{@code
 * DIR/ca.pem   DIR/ca.key   DIR/<name>.pem   DIR/<name>.key
 * }</pre>
 *
 * <p>All is made by the JDK's {@code keytool}, since the JDK has no interface that issues certificates; see ADR 18. Keys are of
 * P-256, unencrypted, mode 0600.
 *
 * <p><strong>Thread-safety.</strong> Not safe; one user of a folder.
 */
public final class DevelopmentAuthority {
    /** Name of the authority's certificate. */
    public static final String CERTIFICATE = "ca.pem";

    /** Name of the authority's key. */
    public static final String KEY = "ca.key";

    /** How long the authority lasts. */
    public static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

    /** How long a certificate lasts unless asked otherwise: a year and a month to renew it in. */
    public static final Duration VALIDITY = Duration.ofDays(396);

    /** Clocks of other machines may be behind. */
    private static final String BEGIN = "-1H";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?|::1");
    private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|.*:.*");
    private static final String ALIAS = "authority";
    private static final int PASSWORD_BYTES = 24;

    private final Path dir;
    private final SecureRandom random;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final boolean made;

    private DevelopmentAuthority(
            Path dir, SecureRandom random, X509Certificate certificate, PrivateKey key, boolean made) {
        this.dir = dir;
        this.random = random;
        this.certificate = certificate;
        this.key = key;
        this.made = made;
    }

    /**
     * The authority of a folder: the one that is there, which is never replaced, else a new one.
     *
     * @throws IOException if one of its two files is there without the other, or something cannot be read or written
     */
    public static DevelopmentAuthority open(Path dir, SecureRandom random) throws IOException {
        Files.createDirectories(dir);
        Path pem = dir.resolve(CERTIFICATE);
        Path secret = dir.resolve(KEY);
        if (Files.exists(pem) != Files.exists(secret)) {
            throw new IOException("expected both of " + pem + " and " + secret
                    + ", or neither: put the missing one back, or give another folder");
        }
        if (Files.exists(pem)) {
            OwnerOnly.check(secret);
            X509Certificate found = Pem.certificates(pem).get(0);
            return new DevelopmentAuthority(dir, random, found, Pem.key(secret, found), false);
        }
        String label = "CN=Credit Grid development authority " + Long.toHexString(random.nextLong());
        try (Keytool keytool = new Keytool(password(random))) {
            keytool.make(
                    ALIAS,
                    label,
                    BEGIN,
                    AUTHORITY_VALIDITY,
                    List.of("-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign"));
            X509Certificate issued = keytool.chain(ALIAS).get(0);
            PrivateKey drawn = keytool.key(ALIAS);
            OwnerOnly.write(secret, Pem.text(drawn));
            write(pem, Pem.text(issued));
            return new DevelopmentAuthority(dir, random, issued, drawn, true);
        }
    }

    /** Whether the authority is new. */
    public boolean isNew() {
        return made;
    }

    /** Where its certificate stands: what servers and clients trust. */
    public Path certificate() {
        return dir.resolve(CERTIFICATE);
    }

    /** Where the certificate of a name stands, or would. */
    public Path certificate(String name) {
        return dir.resolve(name + ".pem");
    }

    /** Where the key of a name stands, or would. */
    public Path key(String name) {
        return dir.resolve(name + ".key");
    }

    /** Whether a name has certificate and key. */
    public boolean has(String name) {
        return Files.exists(certificate(name)) && Files.exists(key(name));
    }

    /** Issues a certificate for servers that lasts {@link #VALIDITY}; see {@link #issue(String, List, Duration, Duration)}. */
    public void issue(String name, List<String> hosts) throws IOException {
        issue(name, hosts, Duration.ofHours(1), VALIDITY);
    }

    /**
     * Issues a certificate for servers: to show to clients, and to each other. What stood under the name is replaced.
     *
     * @param name name of the server
     * @param hosts names and addresses under which clients reach it, one at least
     * @param since how long ago it began to hold; whole hours
     * @param validity how long it holds from then on; whole days
     * @throws IOException if a name or host is none, or a file cannot be written
     */
    public void issue(String name, List<String> hosts, Duration since, Duration validity) throws IOException {
        check(name, hosts);
        try (Keytool keytool = new Keytool(password(random))) {
            keytool.put(ALIAS, key, certificate);
            List<String> more = new ArrayList<>(List.of("-signer", ALIAS));
            more.addAll(List.of("-ext", "san=" + names(hosts)));
            more.addAll(List.of("-ext", "eku=serverAuth,clientAuth", "-ext", "ku:critical=digitalSignature"));
            keytool.make(name, "CN=" + name, "-" + since.toHours() + "H", validity, more);
            OwnerOnly.replace(key(name), Pem.text(keytool.key(name)));
            write(certificate(name), Pem.text(keytool.chain(name).get(0)));
        }
    }

    private static void check(String name, List<String> hosts) throws IOException {
        if (!NAME.matcher(name).matches() || name.equals("ca") || name.equals(ALIAS)) {
            throw new IOException("expected a name of lower-case letters, digits and hyphens, not ca or " + ALIAS
                    + ": name=" + name + "; take the node's");
        }
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IOException("expected a host name or an address: host=" + host + "; correct it");
            }
        }
        if (hosts.isEmpty()) {
            throw new IOException("expected one host at least: name=" + name + "; say how clients reach it");
        }
    }

    private static String names(List<String> hosts) {
        return hosts.stream()
                .map(host -> (IP.matcher(host).matches() ? "ip:" : "dns:") + host)
                .collect(Collectors.joining(","));
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whoever reads the file sees the old text or the new one. */
    private static void write(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
