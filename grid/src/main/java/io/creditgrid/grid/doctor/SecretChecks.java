package io.creditgrid.grid.doctor;

import io.creditgrid.grid.node.DataFolder;
import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.model.tls.Certificates;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.persistence.key.KeyFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a node's configuration names: key file, users, sources, certificates. */
final class SecretChecks {
    private static final String KEYS = "keys";
    private static final String USERS = "users";
    private static final String SOURCES = "sources";
    private static final String TLS = "tls";

    /** Time to have a certificate renewed in. */
    private static final Duration RENEW = Duration.ofDays(30);

    private SecretChecks() {}

    /** Whether the key file is there, for its owner alone, and of the grid whose data lie in the data folder. */
    static Finding keys(NodeSettings settings) {
        String file = settings.keys().toString();
        try {
            KeyFile keys = KeyFile.read(settings.keys());
            Optional<String> served = DataFolder.gridOf(settings.data());
            String own = keys.fingerprint();
            if (served.isPresent() && !served.get().equals(own)) {
                return Finding.fail(
                        KEYS,
                        file + " is of another grid: its fingerprint is " + own + ", the data in " + settings.data()
                                + " are of " + served.get(),
                        "give it the key file of that grid; do not touch the data");
            }
            return Finding.ok(
                    KEYS,
                    file + ", fingerprint " + own
                            + (served.isPresent() ? ", as the data's" : "; no data yet to compare with"));
        } catch (IOException | IllegalArgumentException e) {
            return Finding.fail(
                    KEYS,
                    String.valueOf(e.getMessage()),
                    "copy the grid's key file there, mode 0600; 'creditgrid init' makes one for a new grid");
        }
    }

    /** Whether there are log-ins, an operator among them. */
    static Finding users(NodeSettings settings) {
        String file = settings.users().toString();
        try {
            Users users = Users.read(settings.users());
            boolean operated = users.logins().stream()
                    .flatMap(login -> users.find(login).stream())
                    .anyMatch(user -> user.actor().has(Role.OPERATOR));
            return operated
                    ? Finding.ok(USERS, file + ", " + users.logins().size() + " log-ins")
                    : Finding.warn(
                            USERS,
                            file + " has no operator: nobody could activate a new grid",
                            "'creditgrid user add NAME --role operator' adds one");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.fail(
                    USERS,
                    String.valueOf(e.getMessage()),
                    "copy the grid's users file there, mode 0600, or correct it");
        }
    }

    /** Whether there are sources. */
    static Finding sources(NodeSettings settings) {
        String file = settings.sources().toString();
        try {
            List<String> names = SourceList.read(settings.sources()).names();
            return names.isEmpty()
                    ? Finding.warn(SOURCES, file + " lists none: nobody can load anything", "list the feeds in it")
                    : Finding.ok(SOURCES, file + ", " + names.size() + " feeds");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.fail(
                    SOURCES, String.valueOf(e.getMessage()), "copy the grid's source list there, or correct it");
        }
    }

    /**
     * Certificate, key and authority; without TLS, whether that is safe.
     *
     * @param hosts under which clients come to this node
     */
    static List<Finding> tls(NodeSettings settings, List<String> hosts, InstantSource clock) {
        NodeSettings.TlsFiles files = settings.tls();
        if (files == null) {
            return List.of(
                    isLoopback(settings.host())
                            ? Finding.ok(TLS, "none; " + settings.host() + " is reached by this machine alone")
                            : Finding.warn(
                                    TLS,
                                    "none, and " + settings.host() + " is reached by others: passwords and data can be"
                                            + " read on the way",
                                    "'creditgrid certs --help' says how to turn it on"));
        }
        try {
            NodeTls.read(files.certificate(), files.key(), files.authority(), clock);
            List<Finding> findings = new ArrayList<>();
            X509Certificate own = Pem.certificates(files.certificate()).get(0);
            findings.add(expiry(files.certificate(), own, clock.instant()));
            findings.add(expiry(
                    files.authority(), Pem.certificates(files.authority()).get(0), clock.instant()));
            hosts.stream()
                    .filter(host -> !Certificates.isFor(own, host))
                    .forEach(host -> findings.add(Finding.warn(
                            TLS,
                            files.certificate() + " is for " + Certificates.hosts(own) + ", and not for " + host
                                    + ": a client that connects to that refuses",
                            "issue one that has that name too, or have clients connect to a name that it has")));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.fail(
                    TLS,
                    String.valueOf(e.getMessage()),
                    "correct the files that 'tls' names; 'creditgrid certs' helps"));
        }
    }

    /** How long a certificate still holds. */
    static Finding expiry(Path file, X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        String text =
                file + " (" + Certificates.label(certificate) + ") holds until " + end + ", " + left.toDays() + " days";
        if (left.isNegative()) {
            return Finding.fail(TLS, file + " expired at " + end, "renew it");
        }
        return left.compareTo(RENEW) < 0 ? Finding.warn(TLS, text, "renew it soon") : Finding.ok(TLS, text);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
