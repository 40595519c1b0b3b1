package io.creditgrid.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.creditgrid.cli.Main;
import io.creditgrid.cli.connection.Profile;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Names, identifiers of persons and amounts that nobody can mistake go through a whole run: loaded, rejected, read, refused,
 * scored, verified, on server processes with TLS of which one is killed meanwhile. Then every log file and every line of a
 * console is searched for them.
 */
class CanaryTest {
    private static final Path CARD = Checkout.root().resolve("cli/src/main/resources/io/creditgrid/cli/demo/card.json");
    private static final Map<String, String> SETTINGS =
            Map.of("partitions", "8", "memory", "{regionMiB: 64, checkpointBufferMiB: 16}", "wal", "{archiveMiB: 128}");

    private static final String PERSON = "92340602MA2PBQAH7E";
    private static final String COMPANY = "91310000775785552L";
    private static final String PERSON_NAME = "王小明CANARYNAME";
    private static final String COMPANY_NAME = "清晰有限公司CLEARNAME";
    private static final String OFFICER = "CANARYOFFICER-19";
    private static final String CASE = "CANARYCASE-7";

    /** What must stand nowhere, in any of the forms in which it may come: amounts as typed, in minor units, and grouped. */
    private static final List<String> CANARIES = List.of(
            "CANARYNAME",
            "王小明",
            "CLEARNAME",
            "清晰有限",
            "CANARYOFFICER",
            "CANARYCASE",
            PERSON,
            "987654321098",
            "98765432109876",
            "987,654,321",
            "554433221100",
            "55443322110099",
            "887766554433",
            "88776655443322",
            "CANARYREJECT",
            "666555444333");

    @TempDir
    Path dir;

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final List<String> consoles = new ArrayList<>();

    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            heard.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    private static SourceList sources() {
        Set<String> loader = Set.of(GridFiles.LOADER_ORGANISATION);
        return SourceList.of(List.of(
                new SourceList.Source(
                        "registry",
                        "registry-office",
                        loader,
                        Set.of("enterprise", "consent", "judicialCase", "relation"),
                        null),
                new SourceList.Source("bank-demo", GridFiles.BANK_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
    }

    @Test
    void namesAndAmounts_standInNoLog() throws Exception {
        Ear ear = new Ear();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ear.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        ear.start();
        root.addAppender(ear);
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(console, true, StandardCharsets.UTF_8);
        try (ProcessCluster grid = ProcessCluster.make(dir, 2, sources(), SETTINGS, SmallServer.flags())
                .withTls()) {
            grid.startNew();
            profiles(grid);
            System.setOut(both);
            System.setErr(both);
            live(grid);
            System.setOut(out);
            System.setErr(err);
            search(grid);
        } finally {
            System.setOut(out);
            System.setErr(err);
            root.detachAppender(ear);
        }
    }

    private void profiles(ProcessCluster grid) throws IOException {
        for (String login : List.of("operator", "loader", "bank", "scientist", "auditor")) {
            new Profile(grid.thinAddresses(), login, grid.files().password(login), grid.authority())
                    .write(profile(login));
        }
        new Profile(grid.thinAddresses(), "bank", "CANARYREJECT-password", grid.authority()).write(profile("thief"));
    }

    private Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    private int run(String login, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--profile");
        all.add(profile(login).toString());
        return Main.run(all.toArray(String[]::new));
    }

    private int load(String name, String mapping, String rows) throws IOException {
        Path yaml = dir.resolve(name + ".yaml");
        Path csv = dir.resolve(name + ".csv");
        Files.writeString(yaml, "mapping: 1\npublishedAt: 2022-01-20T09:00:00+08:00\n" + mapping);
        Files.writeString(csv, rows);
        return run(
                "loader",
                "load",
                "--mapping",
                yaml.toString(),
                csv.toString(),
                "--rejects",
                dir.resolve(name + ".rejects").toString());
    }

    private void live(ProcessCluster grid) throws Exception {
        assertThat(run("scientist", "model", "deploy", CARD.toString(), "--default"))
                .isZero();
        assertThat(load(
                        "registry",
                        """
                        source: registry
                        kind: enterprise
                        id: uscc:${id}
                        from: 2020-01-01
                        fields: {currency: CNY, name: "${name}", status: ACTIVE,
                                 registeredCapital: {from: capital, unit: 元},
                                 establishedOn: {from: since, date: yyyy-MM-dd}}
                        """,
                        "id,name,capital,since\n"
                                + PERSON + "," + PERSON_NAME + ",987654321098.76,2015-03-01\n"
                                + COMPANY + "," + COMPANY_NAME + ",554433221100.99,2010-03-01\n"
                                + "CANARYREJECT,CANARYREJECT,666555444333,no day\n"))
                .as("the last row is rejected")
                .isBetween(0, 1);
        assertThat(load("cases", """
                        source: registry
                        kind: judicialCase
                        id: uscc:${id}
                        from: 2021-01-01
                        key: {caseNo: "${case}", role: DEFENDANT}
                        fields: {currency: CNY, cause: LOAN, result: PENDING, stage: OPEN,
                                 amount: {from: amount, unit: 元}}
                        """, "id,case,amount\n" + PERSON + "," + CASE + ",887766554433.22\n"))
                .isZero();
        assertThat(load("officers", """
                        source: registry
                        kind: relation
                        id: uscc:${id}
                        from: 2020-01-01
                        key: {type: OFFICER, counterpart: {from: person, token: person}, ref: ""}
                        """, "id,person\n" + COMPANY + "," + OFFICER + "\n"))
                .isZero();
        assertThat(load("consents", """
                        source: registry
                        kind: consent
                        id: uscc:${id}
                        from: 2020-01-01
                        key: {grantee: bank-demo, purpose: CREDIT_REVIEW}
                        fields: {evidence: paper}
                        """, "id\n" + PERSON + "\n")).isZero();
        assertThat(quietly("bank", "score", "uscc:" + PERSON, "--purpose", "CREDIT_REVIEW", "--explain"))
                .isZero();
        assertThat(quietly("bank", "get", "enterprise", "uscc:" + PERSON + "/registry", "--purpose", "CREDIT_REVIEW"))
                .isZero();
        assertThat(quietly("bank", "score", "uscc:" + COMPANY, "--purpose", "CREDIT_REVIEW"))
                .as("without consent")
                .isEqualTo(1);
        assertThat(quietly("bank", "get", "judicialCase", "uscc:" + PERSON + "/registry/" + CASE + "/DEFENDANT"))
                .as("without purpose")
                .isNotZero();
        assertThat(run("thief", "audit", "verify")).as("wrong password").isEqualTo(1);
        assertThat(quietly("scientist", "put", "enterprise", record()))
                .as("no right to it")
                .isEqualTo(1);
        garbage(grid);
        assertThat(run(
                        "scientist",
                        "portfolio",
                        "score",
                        "--out",
                        dir.resolve("p.csv").toString()))
                .isZero();

        NodeProcess killed = grid.node(1);
        killed.kill();
        consoles.add(killed.tail());
        assertThat(quietly("bank", "put", "enterprise", record()))
                .as("no majority of two is left")
                .isNotZero();
        grid.start(1, List.of());
        grid.node(1).awaitReady(ProcessCluster.PATIENCE);
        assertThat(run("operator", "audit", "seal")).isZero();
        assertThat(run("auditor", "audit", "verify")).isZero();
        assertThat(grid.stopAll()).containsValues(0, 0);
    }

    /** What is asked for by its name is answered by its name, to whoever asked: that console is not searched. */
    private int quietly(String login, String... arguments) {
        int before = console.size();
        int exit = run(login, arguments);
        byte[] all = console.toByteArray();
        console.reset();
        console.write(all, 0, before);
        return exit;
    }

    private String record() throws IOException {
        Path file = dir.resolve("record.json");
        Files.writeString(file, """
                {"firm": "uscc:%s", "source": "bank-demo", "from": "2020-01-01", "publishedAt": "2022-02-01T00:00:00Z",
                 "currency": "CNY", "name": "%s", "status": "ACTIVE", "registeredCapital": "666555444333.00"}
                """.formatted(PERSON, PERSON_NAME));
        return file.toString();
    }

    private static void garbage(ProcessCluster grid) throws IOException {
        String address = grid.thinAddress(0);
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("CANARYREJECT " + PERSON_NAME).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void search(ProcessCluster grid) throws IOException {
        int searched = 0;
        StringBuilder logs = new StringBuilder();
        for (int i = 0; i < grid.size(); i++) {
            assertClean("console of node " + i, grid.node(i).tail());
            try (Stream<Path> files = Files.walk(grid.nodeDir(i))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertClean(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
                    searched++;
                }
            }
            logs.append(Files.readString(grid.nodeDir(i).resolve("log/" + ProcessCluster.name(i) + ".log")));
        }
        consoles.forEach(text -> assertClean("console of a node that was killed", text));
        assertThat(searched).isGreaterThanOrEqualTo(4);
        assertThat(logs)
                .as("what was refused is logged, so that the search had something to search")
                .contains("refused log-in bank: wrong password", "refused TASK_EXECUTE on ", " to scientist");
        assertClean("console of the command", console.toString(StandardCharsets.UTF_8));
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("loaded");
        assertClean("log of the clients", String.join("\n", heard));
    }

    private static void assertClean(String where, String text) {
        for (String canary : CANARIES) {
            assertThat(text).as("%s names %s", where, canary).doesNotContain(canary);
        }
    }
}
