package io.creditgrid.grid.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.creditgrid.model.tls.Certificates;
import io.creditgrid.model.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevelopmentAuthorityTest {
    private static final InstantSource NOW = InstantSource.system();

    private Path dir = Path.of(".");
    private DevelopmentAuthority authority;

    @BeforeAll
    void issue(@TempDir Path temp) throws IOException {
        dir = temp;
        authority = DevelopmentAuthority.open(dir, new SecureRandom());
        authority.issue("node-0", List.of("127.0.0.1", "::1", "db.example", "*.grid.example"));
        authority.issue("old", List.of("localhost"), Duration.ofDays(3), Duration.ofDays(1));
    }

    private NodeTls read(Path certificate, Path key, Path ca) throws IOException {
        return NodeTls.read(certificate, key, ca, NOW);
    }

    @Test
    void authority_isKept_andKeysAreTheirOwners() throws IOException {
        assertThat(authority.isNew()).isTrue();
        String before = Files.readString(authority.certificate());

        DevelopmentAuthority again = DevelopmentAuthority.open(dir, new SecureRandom());
        again.issue("node-1", List.of("localhost"));

        assertThat(again.isNew()).isFalse();
        assertThat(Files.readString(authority.certificate())).isEqualTo(before);
        for (String key : List.of("ca.key", "node-0.key", "node-1.key")) {
            assertThat(Files.getPosixFilePermissions(dir.resolve(key)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(read(again.certificate("node-1"), again.key("node-1"), again.certificate())
                        .toString())
                .startsWith("CN=node-1 until ");
    }

    @Test
    void certificate_isForItsHosts() throws IOException {
        X509Certificate certificate =
                Pem.certificates(authority.certificate("node-0")).get(0);
        for (String host :
                List.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "db.example", "DB.Example", "a.grid.example")) {
            assertThat(Certificates.isFor(certificate, host)).as(host).isTrue();
        }
        for (String host : List.of("127.0.0.2", "localhost", "example", "a.b.grid.example", "grid.example", "")) {
            assertThat(Certificates.isFor(certificate, host)).as(host).isFalse();
        }
        assertThat(certificate.getBasicConstraints()).as("is no authority").isEqualTo(-1);
        assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant())
                        .toDays())
                .isBetween(394L, 396L);
    }

    @Test
    void wrongFiles_areNamedTogether_withTheCure(@TempDir Path other) throws IOException {
        DevelopmentAuthority stranger = DevelopmentAuthority.open(other, new SecureRandom());
        Path certificate = authority.certificate("node-0");
        Path key = authority.key("node-0");
        Path ca = authority.certificate();

        assertThatIOException()
                .isThrownBy(() -> read(certificate, authority.key("old"), ca))
                .withMessageContaining("the private key of CN=node-0")
                .withMessageContaining("has another's");
        assertThatIOException()
                .isThrownBy(() -> read(certificate, key, stranger.certificate()))
                .withMessageContaining("issued by CN=Credit Grid development authority")
                .withMessageContaining("need one authority");
        assertThatIOException()
                .isThrownBy(() -> read(authority.certificate("old"), authority.key("old"), ca))
                .withMessageContaining("it expired at ")
                .withMessageContaining("renew it");
        assertThatIOException()
                .isThrownBy(() ->
                        NodeTls.read(certificate, key, ca, () -> Instant.now().minus(Duration.ofDays(2))))
                .withMessageContaining("set the clocks right");
        assertThatIOException()
                .isThrownBy(() -> read(key, certificate, other.resolve("none.pem")))
                .withMessageContaining("expected a certificate in PEM")
                .withMessageContaining("no such file");
        Path open = Files.copy(key, other.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatIOException()
                .isThrownBy(() -> read(certificate, open, ca))
                .withMessageContaining("run chmod 600 on it");
        Path old = Files.writeString(
                other.resolve("old.key"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-------"));
        assertThatIOException()
                .isThrownBy(() -> read(certificate, old, ca))
                .withMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void wrongNames_areRefused(@TempDir Path other) throws IOException {
        for (String name : List.of("", "Node", "a/b", "ca", "authority", "a,b")) {
            assertThatIOException()
                    .isThrownBy(() -> authority.issue(name, List.of("localhost")))
                    .withMessageContaining("name=" + name);
        }
        for (String host : List.of("", "a b", "a,dns:b", "-a")) {
            assertThatIOException()
                    .isThrownBy(() -> authority.issue("x", List.of(host)))
                    .withMessageContaining("host=" + host);
        }
        Files.copy(authority.certificate(), other.resolve("ca.pem"));
        assertThatIOException()
                .isThrownBy(() -> DevelopmentAuthority.open(other, new SecureRandom()))
                .withMessageContaining("put the missing one back");
    }
}
