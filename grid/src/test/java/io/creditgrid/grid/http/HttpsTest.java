package io.creditgrid.grid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.model.tls.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with a certificate answers over HTTPS, and over nothing else. */
class HttpsTest {
    @TempDir
    Path dir;

    @Test
    void nodeWithACertificate_answersOverHttps_toThoseWhoTrustItsAuthority() throws Exception {
        DevelopmentAuthority ours = DevelopmentAuthority.open(dir.resolve("ours"), new SecureRandom());
        DevelopmentAuthority others = DevelopmentAuthority.open(dir.resolve("others"), new SecureRandom());
        ours.issue("node", List.of("127.0.0.1"));
        NodeTls tls =
                NodeTls.read(ours.certificate("node"), ours.key("node"), ours.certificate(), InstantSource.system());
        GridFiles files = TestGrid.files(dir.resolve("files"));
        try (EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(1)
                .prefix("https")
                .quick()
                .configure(config -> config.tls(tls))
                .wiring(HttpGrid::attach)
                .start()) {
            String address = grid.node(0).config().httpAddress();

            assertThat(get("https://" + address + "/live", ours)).isEqualTo(200);
            assertThatThrownBy(() -> get("https://" + address + "/live", others))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get("http://" + address + "/live", ours)).isInstanceOf(IOException.class);
        }
    }

    private static int get(String url, DevelopmentAuthority trusted) throws Exception {
        CheckedTrust trust = new CheckedTrust(
                Pem.certificates(trusted.certificate()), Set.of("127.0.0.1"), InstantSource.system(), reason -> {});
        return HttpClient.newBuilder()
                .sslContext(TlsContexts.of(trust))
                .build()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
