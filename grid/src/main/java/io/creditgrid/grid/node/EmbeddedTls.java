package io.creditgrid.grid.node;

import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.grid.tls.NodeTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * What an embedded grid shows and trusts when it is given nothing: an authority of its own, which stays in its work folder, and one
 * certificate for all its nodes, issued anew at each start. Some two seconds of {@code keytool}, see ADR 18.
 *
 * @param authority PEM of the authority's certificate, for clients
 */
record EmbeddedTls(NodeTls shown, Path authority) {
    private static final String FOLDER = "certs";

    /** All nodes are in one process: one certificate is enough. */
    private static final String NODES = "embedded";

    /**
     * Makes or takes up the authority under a work folder, and issues the certificate.
     *
     * @throws UncheckedIOException if a file cannot be read or written
     */
    static EmbeddedTls make(Path workDir) {
        try {
            DevelopmentAuthority issuer = DevelopmentAuthority.open(workDir.resolve(FOLDER), new SecureRandom());
            issuer.issue(NODES, List.of(NodeConfig.LOOPBACK, "localhost"));
            NodeTls tls = NodeTls.read(
                    issuer.certificate(NODES), issuer.key(NODES), issuer.certificate(), InstantSource.system());
            return new EmbeddedTls(tls, issuer.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
