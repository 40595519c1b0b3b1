package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.LogWatch;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.model.tls.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.internal.util.typedef.internal.LT;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes with real certificates: who is let in, and what whoever is not gets to see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsClusterTest {
    private static final List<String> HERE = List.of("127.0.0.1", "localhost");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Within the life of the expired certificate. */
    private static final InstantSource PAST = () -> Instant.now().minus(Duration.ofHours(60));

    private Path dir = Path.of(".");
    private GridFiles files;
    private DevelopmentAuthority ours;
    private DevelopmentAuthority others;
    private NodeTls tls;
    private EmbeddedGrid grid;
    private LogWatch log;

    @BeforeAll
    void start(@TempDir Path temp) throws IOException {
        dir = temp;
        files = TestGrid.files(dir.resolve("files"));
        ours = DevelopmentAuthority.open(dir.resolve("ours"), new SecureRandom());
        others = DevelopmentAuthority.open(dir.resolve("others"), new SecureRandom());
        ours.issue("node", HERE);
        ours.issue("elsewhere", List.of("elsewhere.example"));
        ours.issue("expired", HERE, Duration.ofDays(3), Duration.ofDays(1));
        others.issue("node", HERE);
        tls = read(ours, "node", ours, InstantSource.system());
        grid = grid("tls", 2, tls);
        try (CreditGridClient operator = client(grid, ours.certificate())) {
            operator.create();
        }
    }

    private static NodeTls read(
            DevelopmentAuthority issuer, String name, DevelopmentAuthority trusted, InstantSource clock)
            throws IOException {
        return NodeTls.read(issuer.certificate(name), issuer.key(name), trusted.certificate(), clock);
    }

    private EmbeddedGrid grid(String prefix, int nodes, @Nullable NodeTls shown) {
        return EmbeddedGrid.builder(
                        dir.resolve(prefix),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .wiring(Door::attach)
                .configure(config -> config.tls(shown))
                .start();
    }

    private CreditGridClient client(EmbeddedGrid of, @Nullable Path authority) throws IOException {
        return client(of.thinAddresses(), authority);
    }

    private CreditGridClient client(List<String> addresses, @Nullable Path authority) throws IOException {
        CreditGridClient.Builder builder = CreditGridClient.builder()
                .user("operator")
                .password(files.password("operator"))
                .authority(authority);
        addresses.forEach(builder::address);
        return builder.connect();
    }

    private void assertRefused(List<String> addresses, @Nullable Path authority, String... words) {
        GridException refusal = catchThrowableOfType(
                GridException.class, () -> client(addresses, authority).close());
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(GridError.TLS_FAILED);
        assertThat(refusal.plainMessage()).contains(words);
    }

    @AfterAll
    void stop() {
        if (grid != null) {
            grid.close();
        }
    }

    @BeforeEach
    void listen() {
        LT.clear(); // else Ignite says the same once in five minutes
        log = LogWatch.open();
    }

    @AfterEach
    void hush() {
        log.close();
    }

    private void assertLogged(String... words) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.lines())
                        .anySatisfy(line -> assertThat(line).contains(words)));
    }

    @Test
    void serversAndClients_ofOneAuthority_meet() throws IOException {
        assertThat(grid.node(0).ignite().cluster().nodes()).hasSize(2);
        try (CreditGridClient operator = client(grid, ours.certificate())) {
            assertThat(operator.audit().seal()).isNotNull();
        }
        try (ClusterClient cluster = ClusterClient.connect(new ClientConfig(
                grid.thinAddresses(),
                "operator",
                files.password("operator"),
                ClientConfig.TIMEOUT,
                1,
                ours.certificate()))) {
            assertThat(cluster.servers()).containsExactly("tls-0", "tls-1");
        }
    }

    @Test
    void newFiles_areTakenUpWithoutARestart_onceTheyBelongTogether() throws IOException {
        DevelopmentAuthority next = DevelopmentAuthority.open(dir.resolve("next"), new SecureRandom());
        next.issue("node", HERE);
        Path certificate = dir.resolve("shown.pem");
        Path key = dir.resolve("shown.key");
        Path authority = dir.resolve("shown-ca.pem");
        place(ours.certificate("node"), certificate);
        place(ours.key("node"), key);
        place(ours.certificate(), authority);
        NodeTls live = NodeTls.read(certificate, key, authority, InstantSource.system());
        try (EmbeddedGrid renewed = grid("renewed", 1, live)) {
            client(renewed, ours.certificate()).close();

            place(next.certificate("node"), certificate);
            assertLogged("the certificate cannot be read again, CN=node", "stays in force");
            client(renewed, ours.certificate()).close();

            place(next.key("node"), key);
            place(next.certificate(), authority);
            assertLogged("the certificate was read again: CN=node");
            client(renewed, next.certificate()).close();
            assertRefused(renewed.thinAddresses(), ours.certificate(), "certificate CN=node", "is refused");
            assertThat(live.expires())
                    .isEqualTo(
                            Pem.certificates(certificate).get(0).getNotAfter().toInstant());
        }
    }

    /** By a rename, with the rights of the file. */
    private static void place(Path file, Path at) throws IOException {
        Path beside = at.resolveSibling(at.getFileName() + ".new");
        Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(beside, at, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void ports_speakNewTlsAlone_andServersDemandACertificate() throws Exception {
        Ports ports = grid.node(0).config().ports();
        for (int port : new int[] {ports.client(), ports.discovery()}) {
            try (SSLSocket socket = (SSLSocket) TlsContexts.of(new CheckedTrust(
                            Pem.certificates(ours.certificate()),
                            Set.of("localhost"),
                            InstantSource.system(),
                            why -> {}))
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                if (port == ports.client()) {
                    socket.startHandshake();
                    assertThat(socket.getSession().getProtocol()).isIn(TlsContexts.PROTOCOLS);
                } else {
                    // a server may hang up before the client has sent its last word
                    assertThatThrownBy(() -> {
                                socket.startHandshake();
                                socket.getInputStream().read();
                            })
                            .hasMessageMatching(
                                    "(?is).*(bad_certificate|certificate_required|reset|closed|broken pipe).*");
                }
            }
        }
    }

    /** A node that would join; the certificate is all that is wrong with it. */
    private NodeConfig stranger(EmbeddedGrid joined, @Nullable NodeTls shown) {
        NodeConfig seed = joined.node(0).config();
        return NodeConfig.builder(
                        "stranger",
                        dir.resolve("stranger"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .ports(Ports.from(seed.ports().discovery() + 3 * Ports.COUNT))
                .seeds(seed.seeds())
                .failureDetection(Duration.ofSeconds(2))
                .smallStorage()
                .tls(shown)
                .build();
    }

    /** Ignite names an address after three errors of TLS; a side that hangs up before its alert is sent gives it none. */
    private static final String NO_CONNECTION =
            "no TLS connection to (the node at \\S*127\\.0\\.0\\.1:[0-9]+: |a node of \\[127\\.0\\.0\\.1:)";

    private void assertDoesNotJoin(EmbeddedGrid joined, @Nullable NodeTls shown, String... words) {
        int before = joined.node(0).ignite().cluster().nodes().size();
        NodeConfig config = stranger(joined, shown);
        assertThatIllegalStateException()
                .isThrownBy(() -> GridNode.start(config).close())
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(words)
                        .containsPattern(shown == null ? "speaks TLS and this one does not" : NO_CONNECTION));
        assertThat(joined.node(0).ignite().cluster().nodes()).hasSize(before);
        joined.check();
    }

    @Test
    void server_ofAnotherAuthority_doesNotJoin() throws IOException {
        assertDoesNotJoin(
                grid,
                read(others, "node", others, InstantSource.system()),
                "no TLS connection to the node at ",
                "certificate CN=node shown by 127.0.0.1 is refused",
                "issued by CN=Credit Grid development authority");
        // what the grid's own nodes log depends on whether the alert or the hang-up reaches them first
        assertLogged("refused a TLS connection: certificate CN=node", "and not by the authority");
    }

    /** It trusts us; we do not trust it. Asks again and again until its time to join is over. */
    @Test
    @Tag("scenario")
    void server_withACertificateOfAnotherAuthority_isRefusedAndToldWhereToLook() throws IOException {
        // what such a node would be told of its own files keeps it from starting; a changed authority file would not
        NodeTls wrong = read(others, "node", bundle(), InstantSource.system());
        assertDoesNotJoin(grid, wrong, "It may refuse the certificate of this node, CN=node", "says why in its log");
        assertLogged("refused a TLS connection: certificate CN=node", "and not by the authority");
    }

    /** An authority file with both. */
    private DevelopmentAuthority bundle() throws IOException {
        Path both = dir.resolve("both");
        DevelopmentAuthority made = DevelopmentAuthority.open(both, new SecureRandom());
        Files.writeString(
                made.certificate(), Files.readString(ours.certificate()) + Files.readString(others.certificate()));
        return made;
    }

    @Test
    void server_withAnExpiredCertificate_doesNotStart_norJoinWhereItsClockIsWrong() throws IOException {
        assertThatThrownBy(() -> read(ours, "expired", ours, InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it expired at ");
        assertDoesNotJoin(
                grid,
                read(ours, "expired", ours, PAST),
                "It may refuse the certificate of this node, CN=expired until ",
                "says why in its log");
        assertLogged("refused a TLS connection: certificate CN=expired", "it expired at ");
    }

    @Test
    void serverWithoutTls_doesNotJoinOneWithIt() {
        assertDoesNotJoin(grid, null, "speaks TLS and this one does not; give it 'tls' in its node.yaml");
        assertLogged("Failed to initialize connection", "missing SSL configuration on remote node?");
    }

    @Test
    void plainGrid_refusesTls_ofServersAndClients() throws IOException {
        try (EmbeddedGrid plain = grid("plain", 1, null)) {
            assertDoesNotJoin(plain, tls, "or it has no 'tls' in its node.yaml");
            assertLogged("Unknown connection detected", "missing SSL configuration on remote node?");
            assertRefused(
                    plain.thinAddresses(),
                    ours.certificate(),
                    "does not speak TLS and this client does",
                    "give it 'tls' in its node.yaml");
            client(plain, null).close();
        }
    }

    @Test
    void gridThatIsGivenNothing_makesItsOwnCertificates_andKeepsItsAuthority() throws IOException {
        byte[] authority;
        try (EmbeddedGrid own = onItsOwn()) {
            authority = Files.readAllBytes(own.authority());
            client(own, own.authority()).close();
            assertRefused(own.thinAddresses(), null, "--authority");
            assertRefused(own.thinAddresses(), ours.certificate(), "certificate CN=embedded", "is refused");
            assertDoesNotJoin(own, null, "speaks TLS and this one does not");
        }
        try (EmbeddedGrid again = onItsOwn()) {
            assertThat(again.authority()).hasBinaryContent(authority);
            client(again, again.authority()).close();
        }
    }

    /** Given nothing but storage that is quick to make. */
    private EmbeddedGrid onItsOwn() {
        return EmbeddedGrid.builder(
                        dir.resolve("own"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("own")
                .wiring(Door::attach)
                .configure(NodeConfig.Builder::smallStorage)
                .start();
    }

    @Test
    void client_withoutTls_isToldSo() {
        assertRefused(
                grid.thinAddresses(),
                null,
                "speaks TLS and this client does not",
                "--authority",
                "the authority's certificate");
    }

    @Test
    void client_ofAnotherAuthority_refusesTheServer() {
        assertRefused(
                grid.thinAddresses(),
                others.certificate(),
                "the node's certificate CN=node",
                "issued by CN=Credit Grid development authority",
                "need one authority");
    }

    @Test
    void client_refusesAnExpiredCertificate() throws IOException {
        try (EmbeddedGrid expired = grid("expired", 1, read(ours, "expired", ours, PAST))) {
            assertRefused(
                    expired.thinAddresses(), ours.certificate(), "the node's certificate CN=expired", "it expired at ");
        }
    }

    @Test
    void client_refusesACertificateForAnotherHost() throws IOException {
        try (EmbeddedGrid elsewhere = grid("elsewhere", 1, read(ours, "elsewhere", ours, InstantSource.system()))) {
            assertRefused(
                    elsewhere.thinAddresses(),
                    ours.certificate(),
                    "it is for [elsewhere.example], and not for [127.0.0.1]");
        }
    }

    @Test
    void authorityFile_thatIsNone_isNamed() {
        Path none = dir.resolve("none.pem");
        assertThatThrownBy(() -> client(grid, none))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_CONFIGURATION))
                .hasMessageContaining("no such file: " + none);
    }

    /** Whoever connects and says nothing, or nonsense, is in nobody's way. */
    @Test
    void idleAndGarbledConnections_hinderNobody() throws IOException {
        int port = grid.node(0).config().ports().client();
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket garbled = new Socket(InetAddress.getLoopbackAddress(), port)) {
            garbled.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (CreditGridClient operator = client(grid, ours.certificate())) {
                assertThat(operator.info()).isNotNull();
            }
            assertThat(idle.isConnected()).isTrue();
        }
    }
}
