package io.creditgrid.grid.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.creditgrid.grid.doctor.Finding.Level;
import io.creditgrid.grid.node.DataFolder;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.grid.tls.NodeTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check, with what is well and with what is not; files, ports and certificates are real. */
class DoctorTest {
    private static final long MIB = 1L << 20;
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path dir = Path.of(".");

    private int port;

    @BeforeEach
    void files() throws IOException {
        TestGrid.files(dir);
        port = freePorts();
    }

    /** The first of four free ports in a row. */
    private static int freePorts() {
        SecureRandom random = new SecureRandom();
        while (true) {
            int first = 20_000 + random.nextInt(10_000);
            int free = 0;
            for (int i = 0; i < 4; i++) {
                try (ServerSocket socket = new ServerSocket(first + i, 1, InetAddress.getLoopbackAddress())) {
                    free += socket.isBound() ? 1 : 0;
                } catch (IOException e) {
                    break; // taken
                }
            }
            if (free == 4) {
                return first;
            }
        }
    }

    private Path yaml(String... more) throws IOException {
        String ports = "{discovery: " + port + ", communication: " + (port + 1) + ", client: " + (port + 2) + ", http: "
                + (port + 3) + "}";
        return Files.writeString(
                dir.resolve(NodeFile.NAME),
                "node:\n  name: a\n  backups: 0\n  ports: " + ports + "\n  " + String.join("\n  ", more) + "\n");
    }

    private NodeSettings settings(String... more) throws IOException {
        List<String> problems = new ArrayList<>();
        NodeSettings settings = NodeSettings.look(yaml(more), problems);
        assertThat(problems).isEmpty();
        return settings;
    }

    private static void assertOne(List<Finding> findings, Level level, String... words) {
        assertThat(findings).as("%s", findings).hasSize(1);
        assertOne(findings.get(0), level, words);
    }

    private static void assertOne(Finding finding, Level level, String... words) {
        assertThat(finding.level()).as("%s", finding).isEqualTo(level);
        for (String word : words) {
            assertThat(finding.text() + " " + finding.cure()).contains(word);
        }
        assertThat(finding.cure().isEmpty()).isEqualTo(level == Level.OK);
    }

    @Test
    void nodeThatCanStart_hasNothingThatFails_andEverythingIsLookedAt() throws IOException {
        List<Finding> findings = Doctor.examine(yaml(), List.of(), CLOCK);

        assertThat(findings).noneMatch(finding -> finding.level() == Level.FAIL);
        assertThat(findings)
                .extracting(Finding::check)
                .containsExactly(
                        "config", "java", "memory", "files", "folders", "disk", "ports", "seeds", "keys", "users",
                        "sources", "tls", "clock");
        assertThat(dir.resolve("data")).as("nothing is made").doesNotExist();
    }

    @Test
    void wrongConfiguration_isNamedWhole_andTheRestIsLookedAtStill() throws IOException {
        List<Finding> findings = Doctor.examine(
                yaml("durability: maybe", "colour: red", "keys: none", "memory: {regionMiB: 1}"), List.of(), CLOCK);

        assertThat(findings)
                .filteredOn(finding -> finding.check().equals("config"))
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL));
        assertThat(findings).anyMatch(finding -> finding.check().equals("keys") && finding.level() == Level.FAIL);
        assertThat(findings).anyMatch(finding -> finding.check().equals("ports") && finding.level() == Level.OK);

        Files.writeString(dir.resolve(NodeFile.NAME), "node: [");
        assertThat(Doctor.examine(dir.resolve(NodeFile.NAME), List.of(), CLOCK))
                .extracting(Finding::check)
                .containsExactly("config", "java");
        assertOne(Doctor.examine(dir.resolve("no.yaml"), List.of(), CLOCK).get(0), Level.FAIL, "no.yaml");
    }

    @Test
    void java_isOfOneVersion_withItsFlags() {
        assertOne(ProcessChecks.java(17, List.of()), Level.OK, "Java 17");
        assertOne(ProcessChecks.java(21, List.of()), Level.FAIL, "Java 21, expected 17", "JAVA_HOME");
        assertOne(ProcessChecks.java(17, List.of("packages are closed")), Level.FAIL, "closed", "conf/");
    }

    @Test
    void memory_hasToSuffice() throws IOException {
        NodeSettings settings = settings("memory: {regionMiB: 256, checkpointBufferMiB: 64}");
        long all = (1024 + 256 + 64 + 384) * MIB;

        assertOne(ProcessChecks.memory(settings, 1024 * MIB, 4096 * MIB), Level.OK, "1728 MiB of 4096 MiB");
        assertOne(ProcessChecks.memory(settings, 1024 * MIB, all), Level.WARN, "lower -Xmx");
        assertOne(ProcessChecks.memory(settings, 1024 * MIB, all - 1), Level.FAIL, "lower -Xmx");
        assertOne(ProcessChecks.memory(settings, 128 * MIB, 4096 * MIB), Level.WARN, "give the heap 256 MiB");
    }

    @Test
    void openFiles_haveToSuffice() throws IOException {
        NodeSettings settings = settings("partitions: 1024");

        assertOne(ProcessChecks.files(settings, 1 << 20), Level.OK);
        assertOne(ProcessChecks.files(settings, 5_000), Level.WARN, "ulimit -n");
        assertOne(ProcessChecks.files(settings, 1_024), Level.FAIL, "1024 open files allowed", "ulimit -n");
    }

    @Test
    void ports_areFree_orTheNodesOwn() throws IOException {
        assertOne(PortChecks.ports(settings()), Level.OK, "client=" + (port + 2));
        try (ServerSocket other = new ServerSocket(port + 2, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertOne(PortChecks.ports(settings()), Level.FAIL, "client 127.0.0.1:" + (port + 2), "ports.client");
            try (DataFolder held = DataFolder.hold(dir.resolve("data"))) {
                assertThat(held).isNotNull();
                String own = String.valueOf(ProcessHandle.current().pid());
                assertOne(PortChecks.ports(settings()), Level.OK, "the node runs, process " + own);
            }
        }
        assertThat(PortChecks.ports(settings("host: 192.0.2.1"))).hasSize(4).allSatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Level.FAIL);
            assertThat(finding.cure()).contains("no address of this machine");
        });
        assertThat(PortChecks.ports(settings("host: nowhere.invalid")))
                .allSatisfy(finding -> assertThat(finding.text()).contains("nobody knows that name"));
    }

    @Test
    void seeds_areKnown_andNameTheNode() throws IOException {
        assertOne(PortChecks.seeds(settings("seeds: [\"127.0.0.1:" + port + "\"]")), Level.OK);
        assertOne(
                PortChecks.seeds(settings("seeds: [\"127.0.0.1:" + port + "\", \"nowhere.invalid:1\"]")),
                Level.WARN,
                "nowhere.invalid:1");
        assertOne(PortChecks.seeds(settings("seeds: [\"127.0.0.1:1\"]")), Level.WARN, "do not name this node");
        String text = Files.readString(yaml()).replace("backups: 0", "backups: 1");
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), text);
        assertOne(PortChecks.seeds(NodeSettings.look(file, new ArrayList<>())), Level.WARN, "needs two nodes");
    }

    @Test
    void folders_canBeWritten() throws IOException {
        String user = System.getProperty("user.name");
        Path file = Files.writeString(dir.resolve("file"), "");

        assertOne(FolderChecks.folders(settings("data: a/b/c"), user), Level.OK);
        assertOne(FolderChecks.folders(settings("log: /dev/stderr"), user), Level.OK);
        assertOne(FolderChecks.folders(settings("data: file"), user), Level.FAIL, "data " + file + " is no folder");
        assertOne(FolderChecks.folders(settings("wal: {folder: file/wal}"), user), Level.FAIL, file + " is no folder");
        assertOne(FolderChecks.folders(settings("log: /proc/none"), user), Level.FAIL, "log", "cannot be written");
        Files.createDirectories(dir.resolve("data"));
        assertOne(FolderChecks.folders(settings(), "somebody-else"), Level.WARN, "belongs to " + user, "chown");
        try (var left = Files.list(dir.resolve("data"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void disk_hasRoom() throws IOException {
        assertOne(FolderChecks.disk(dir, 4096 * MIB, 1000 * MIB), Level.OK, "4096 MiB free");
        assertOne(FolderChecks.disk(dir, 999 * MIB, 1000 * MIB), Level.WARN, "make room");
        assertOne(FolderChecks.disk(dir, 255 * MIB, 100 * MIB), Level.FAIL, "make room");
        assertThat(FolderChecks.disk(settings()))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.text()).contains(" free under " + dir));
    }

    @Test
    void keyFile_isForItsOwner_andOfTheGridWhoseDataAreThere() throws IOException {
        assertOne(SecretChecks.keys(settings()), Level.OK, "no data yet");
        try (DataFolder held = DataFolder.hold(dir.resolve("data"))) {
            held.note(GridFiles.read(dir).keys().fingerprint());
        }
        assertOne(SecretChecks.keys(settings()), Level.OK, "as the data's");

        Path other = Files.createDirectories(dir.resolve("other"));
        TestGrid.files(other);
        assertOne(SecretChecks.keys(settings("keys: other/grid.keys")), Level.FAIL, "is of another grid");
        assertOne(SecretChecks.keys(settings("keys: none")), Level.FAIL, "no such file", "creditgrid init");
        Files.setPosixFilePermissions(other.resolve("grid.keys"), PosixFilePermissions.fromString("rw-r-----"));
        assertOne(SecretChecks.keys(settings("keys: other/grid.keys")), Level.FAIL, "chmod 600");
        Files.setPosixFilePermissions(other.resolve("grid.keys"), PosixFilePermissions.fromString("rw----r--"));
        assertOne(SecretChecks.keys(settings("keys: other/grid.keys")), Level.FAIL, "chmod 600");
        Files.writeString(dir.resolve("grid.keys"), "gridId: 7\n");
        assertOne(SecretChecks.keys(settings()), Level.FAIL, "grid.keys");
    }

    @Test
    void usersAndSources_areThere() throws IOException {
        assertOne(SecretChecks.users(settings()), Level.OK, "5 log-ins");
        assertOne(SecretChecks.sources(settings()), Level.OK, "1 feeds");
        Path other = dir.resolve("other");
        GridFiles.init(
                other,
                SourceList.of(List.of()),
                List.of(new Actor("audit", "auditor", Set.of(Role.AUDITOR), null)),
                new SecureRandom());
        assertOne(SecretChecks.users(settings("users: other/users.yaml")), Level.WARN, "no operator");
        assertOne(SecretChecks.sources(settings("sources: other/sources.yaml")), Level.WARN, "lists none");
        Files.writeString(dir.resolve("users.yaml"), "users: {x: {}}\n");
        Files.writeString(dir.resolve("sources.yaml"), "feeds: {}\n");
        assertOne(SecretChecks.users(settings()), Level.FAIL, "'organisation' is missing");
        assertOne(SecretChecks.sources(settings()), Level.FAIL, "sources.yaml");
        assertOne(SecretChecks.users(settings("users: none")), Level.FAIL, "no such file");
    }

    @Test
    void certificates_hold_areOfTheAuthority_andForTheHost() throws IOException {
        DevelopmentAuthority authority = DevelopmentAuthority.open(dir, new SecureRandom());
        authority.issue("good", List.of("127.0.0.1"));
        authority.issue("late", List.of("127.0.0.1"), Duration.ofHours(1), Duration.ofDays(10));
        authority.issue("old", List.of("127.0.0.1"), Duration.ofDays(3), Duration.ofDays(1));

        List<Finding> good = tls("good", "ca.pem", "127.0.0.1");
        assertThat(good).hasSize(2).allSatisfy(finding -> assertOne(finding, Level.OK, " days"));
        assertThat(tls("late", "ca.pem", "127.0.0.1"))
                .extracting(Finding::level)
                .containsExactly(Level.WARN, Level.OK);
        assertOne(tls("old", "ca.pem", "127.0.0.1"), Level.FAIL, "it expired at");
        assertThat(tls("good", "ca.pem", "db1.example"))
                .last()
                .satisfies(finding -> assertOne(finding, Level.WARN, "and not for db1.example"));
        assertOne(tls("none", "ca.pem", "127.0.0.1"), Level.FAIL, "no such file");

        DevelopmentAuthority other = DevelopmentAuthority.open(dir.resolve("other"), new SecureRandom());
        assertThat(other.isNew()).isTrue();
        assertOne(tls("good", "other/ca.pem", "127.0.0.1"), Level.FAIL, "and not by the authority");
        Files.setPosixFilePermissions(dir.resolve("good.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertOne(tls("good", "ca.pem", "127.0.0.1"), Level.FAIL, "chmod 600");
    }

    private List<Finding> tls(String name, String authority, String host) throws IOException {
        NodeSettings settings =
                settings("tls: {certificate: " + name + ".pem, key: " + name + ".key, authority: " + authority + "}");
        return SecretChecks.tls(settings, List.of(host), CLOCK);
    }

    @Test
    void noTls_isForLoopbackAlone() throws IOException {
        assertOne(SecretChecks.tls(settings(), List.of(), CLOCK), Level.OK, "this machine alone");
        assertOne(SecretChecks.tls(settings("host: 0.0.0.0"), List.of(), CLOCK), Level.WARN, "creditgrid certs");
    }

    @Test
    void clock_isComparedWithNodesThatAnswer() throws Exception {
        assertOne(ClockCheck.clock(settings(), List.of(), CLOCK), Level.OK, "not compared: all seeds are on");
        assertOne(ClockCheck.clock(settings(), List.of("127.0.0.1:" + port), CLOCK), Level.OK, "none of", "answers");
        assertOne(compared(Duration.ZERO), Level.OK, "the clock of 127.0.0.1");
        assertOne(compared(Duration.ofSeconds(20)), Level.WARN, "behind", "NTP");
        assertOne(compared(Duration.ofHours(-1)), Level.FAIL, "ahead of", "NTP");
        NodeSettings settings = settings();
        Files.setLastModifiedTime(settings.file(), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        assertThat(ClockCheck.clock(settings, List.of(), CLOCK))
                .first()
                .satisfies(finding -> assertOne(finding, Level.FAIL, "was written"));
        Duration limit = Duration.ofSeconds(60);
        assertOne(ClockCheck.compared("b", limit), Level.WARN);
        assertOne(ClockCheck.compared("b", limit.negated().minusMillis(1)), Level.FAIL, "60 s behind");
    }

    /** Servers are not held to the names by which others know them, so the clock is compared whatever the certificate says. */
    @Test
    void clock_isComparedOverTls_whateverNameTheCertificateHas() throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.open(dir, new SecureRandom());
        authority.issue("node", List.of("service.example"));
        NodeSettings settings = settings("tls: {certificate: node.pem, key: node.key, authority: ca.pem}");
        NodeTls tls = NodeTls.read(
                authority.certificate("node"), authority.key("node"), authority.certificate(), InstantSource.system());
        HttpsServer peer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        peer.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        peer.createContext("/live", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        peer.start();
        try {
            String address = "127.0.0.1:" + peer.getAddress().getPort();
            assertOne(ClockCheck.clock(settings, List.of(address), CLOCK), Level.OK, "the clock of 127.0.0.1");
        } finally {
            peer.stop(0);
        }
    }

    /** What is found where another node's clock is ahead by so much. */
    private List<Finding> compared(Duration ahead) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> answer(server, ahead), "peer");
            peer.start();
            try {
                return ClockCheck.clock(settings(), List.of("127.0.0.1:" + server.getLocalPort()), CLOCK);
            } finally {
                server.close();
                peer.join();
            }
        }
    }

    private static void answer(ServerSocket server, Duration ahead) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
            out.write(("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while (socket.getInputStream().read() >= 0) {
                // until the other end has read all
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }
}
