package io.creditgrid.model.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of certificates in words. Whether one is trusted is decided by the JDK alone; see {@link CheckedTrust}.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Certificates {
    private static final int LABEL_CHARS_MAX = 80;
    private static final Pattern IP_LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Kinds of names in a certificate, of RFC 5280. */
    private static final int DNS = 2;

    private static final int IP = 7;

    private Certificates() {}

    /** Whom a certificate is for, to be shown: {@code CN=node-0}. */
    public static String label(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.length() <= LABEL_CHARS_MAX ? name : name.substring(0, LABEL_CHARS_MAX) + "…";
    }

    /**
     * What is wrong with a certificate in the eyes of {@code authority}; empty if nothing that can be named.
     *
     * @param chain the certificate, and those between it and the authority
     * @param now the day that it must hold on
     */
    public static List<String> problems(List<X509Certificate> chain, List<X509Certificate> authority, Instant now) {
        X509Certificate own = chain.get(0);
        List<String> problems = new ArrayList<>();
        Instant end = own.getNotAfter().toInstant();
        Instant begin = own.getNotBefore().toInstant();
        if (now.isAfter(end)) {
            problems.add("it expired at " + end + "; renew it");
        }
        if (now.isBefore(begin)) {
            problems.add("it holds from " + begin + " on, and it is " + now + " here; set the clocks right");
        }
        if (chain.stream().noneMatch(link -> isIssuedBy(link, authority))) {
            problems.add("it was issued by "
                    + shown(own.getIssuerX500Principal().getName()) + ", and not by the authority "
                    + authority.stream().map(Certificates::label).toList()
                    + "; all servers and clients of a grid need one authority");
        }
        return problems;
    }

    private static String shown(String name) {
        return name.length() <= LABEL_CHARS_MAX ? name : name.substring(0, LABEL_CHARS_MAX) + "…";
    }

    private static boolean isIssuedBy(X509Certificate link, List<X509Certificate> authority) {
        for (X509Certificate root : authority) {
            if (link.equals(root)) {
                return true;
            }
            try {
                link.verify(root.getPublicKey());
                return true;
            } catch (GeneralSecurityException e) {
                // not by this one
            }
        }
        return false;
    }

    /** Whether a certificate is for a host, as RFC 6125 has it: by its alternative names alone. */
    public static boolean isFor(X509Certificate certificate, String host) {
        boolean literal = IP_LITERAL.matcher(host).matches();
        for (List<?> name : names(certificate)) {
            if (name.get(1) instanceof String text) {
                boolean same = literal
                        ? name.get(0).equals(IP) && isSameAddress(text, host)
                        : name.get(0).equals(DNS) && isSameName(text, host);
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The hosts that a certificate is for, to be shown. */
    public static List<String> hosts(X509Certificate certificate) {
        return names(certificate).stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static boolean isSameAddress(String named, String host) {
        try {
            return IP_LITERAL.matcher(named).matches()
                    && InetAddress.getByName(named).equals(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A star stands for the whole first label alone. */
    private static boolean isSameName(String named, String host) {
        String pattern = named.toLowerCase(Locale.ROOT);
        String name = host.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && pattern.indexOf('.', 2) > 0 && pattern.substring(1).equals(name.substring(dot));
    }
}
