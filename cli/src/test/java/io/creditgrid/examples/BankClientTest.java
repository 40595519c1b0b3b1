package io.creditgrid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.record.RecordKind;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/**
 * examples/bank-client: its very source, compiled and run in a JVM of its own with what Maven gives a user of the client and
 * nothing of the server, against a real grid of two nodes.
 */
class BankClientTest {
    private static final Path ROOT = Path.of(System.getProperty("creditgrid.root", ".."));
    private static final Path EXAMPLE = ROOT.resolve("examples/bank-client");
    private static final String MAIN = "com.example.bank.BankClient";
    private static final String OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";
    private static final String WILLING = "x-example:willing";
    private static final String UNWILLING = "x-example:unwilling";

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static GridFiles files;
    private static List<Path> classPath;

    @BeforeAll
    static void start() throws Exception {
        files = GridFiles.init(
                dir.resolve("files"),
                SourceList.of(
                        List.of(source("registry", RecordKind.ENTERPRISE), source("consents", RecordKind.CONSENT))),
                GridFiles.defaultLogins(),
                new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(2)
                .prefix("bank-client")
                .configure(NodeConfig.Builder::smallStorage)
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        fill();
        classPath = new ArrayList<>(librariesOfTheClient());
        classPath.add(compiled(classPath));
    }

    private static SourceList.Source source(String name, RecordKind kind) {
        return new SourceList.Source(
                name, "registry-office", Set.of(GridFiles.LOADER_ORGANISATION), Set.of(kind.label()), null);
    }

    private static void fill() throws IOException {
        try (CreditGridClient operator = client("operator")) {
            operator.create();
        }
        try (CreditGridClient loader = client("loader")) {
            for (String firm : List.of(WILLING, UNWILLING)) {
                loader.put(RecordJson.parse(RecordKind.ENTERPRISE, """
                        {"firm": "%s", "source": "registry", "from": "2020-01-01", "publishedAt": "2020-01-01T00:00:00Z",
                         "currency": "CNY", "name": "甲", "status": "ACTIVE", "registeredCapital": "1000000.00"}
                        """.formatted(firm)));
            }
            loader.put(RecordJson.parse(RecordKind.CONSENT, """
                    {"firm": "%s", "source": "consents", "grantee": "%s", "purpose": "CREDIT_GRANTING",
                     "from": "2020-01-01", "publishedAt": "2020-01-01T00:00:00Z"}
                    """.formatted(WILLING, GridFiles.BANK_ORGANISATION)));
        }
        try (CreditGridClient scientist = client("scientist")) {
            Path card = ROOT.resolve("cli/src/main/resources/io/creditgrid/cli/demo/card.json");
            scientist.portfolio().deploy(Files.readAllBytes(card), true);
        }
    }

    private static CreditGridClient client(String login) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .authority(grid.authority())
                .connect();
    }

    /** As the build of the module {@code client} wrote them. */
    private static List<Path> librariesOfTheClient() throws IOException {
        Path list = ROOT.resolve("client/target/runtime.classpath");
        assertThat(list).as("written by Maven, phase process-classes").exists();
        Stream<Path> libraries = Arrays.stream(Files.readString(list).strip().split(File.pathSeparator, -1))
                .map(Path::of);
        return Stream.concat(Stream.of(ROOT.resolve("client/target/classes")), libraries)
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
    }

    private static Path compiled(List<Path> libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(dir.resolve("classes"));
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(EXAMPLE.resolve("src"))) {
            List<Path> java =
                    walk.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(java).as("the one file").hasSize(1);
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    joined(libraries),
                    "--release",
                    "17",
                    "-proc:none",
                    "-Xlint:all,-path");
            boolean good = compiler.getTask(
                            messages, sources, null, options, null, sources.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(good).as(messages.toString()).isTrue();
            assertThat(messages.toString()).as("no warnings").isEmpty();
        }
        return classes;
    }

    private static String joined(List<Path> paths) {
        return String.join(
                File.pathSeparator, paths.stream().map(Path::toString).toList());
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    @Test
    void classPath_holdsNothingOfTheServer() {
        List<Path> ours = classPath.stream()
                .filter(path -> path.startsWith(ROOT.toAbsolutePath().normalize())
                        || path.toString().contains("creditgrid-"))
                .toList();
        assertThat(ours).as("client and model alone").hasSize(2);
        assertThat(ours).anyMatch(path -> path.toString().contains("client"));
        assertThat(ours).anyMatch(path -> path.toString().contains("model"));
        assertThat(classPath).allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void pom_dependsOnTheClientOfThisVersionAlone() throws Exception {
        Document example = parsed(EXAMPLE.resolve("pom.xml"));
        assertThat(text(example, "count(//*[local-name()='dependency'])")).isEqualTo("1");
        assertThat(text(example, "count(/project/parent)")).isEqualTo("0");
        assertThat(text(example, "/project/dependencies/dependency/groupId")).isEqualTo("io.creditgrid");
        assertThat(text(example, "/project/dependencies/dependency/artifactId")).isEqualTo("creditgrid-client");

        Document root = parsed(ROOT.resolve("pom.xml"));
        assertThat(text(example, "/project/dependencies/dependency/version")).isEqualTo(text(root, "/project/version"));
        assertThat(text(root, "count(/project/modules/module[contains(., 'examples')])"))
                .as("no module of the build")
                .isEqualTo("0");
    }

    @Test
    void readme_showsTheVerySource() throws IOException {
        Path source = EXAMPLE.resolve("src/main/java/" + MAIN.replace('.', '/') + ".java");
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("```java\n" + Files.readString(source) + "```");
    }

    private static Document parsed(Path pom) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String text(Document pom, String path) throws Exception {
        XPath xpath = XPathFactory.newDefaultInstance().newXPath();
        return xpath.evaluate(path, pom);
    }

    @Test
    void oneGranted_oneRefused() throws Exception {
        Ran ran = run(List.of(OPENS), WILLING, UNWILLING);
        assertThat(ran.exit).as(ran.err).isZero();
        List<String> lines = ran.out.lines().toList();
        assertThat(lines).as(ran.err).hasSize(2);
        assertThat(lines.get(0)).matches(WILLING + " granted: \\d+ points, PD \\d+\\.\\d\\d %, grade \\w+");
        assertThat(lines.get(1)).startsWith(UNWILLING + " refused: ").contains("consent");
    }

    @Test
    void withoutTheFlag_oneLineSaysWhichIsMissing() throws Exception {
        Ran ran = run(List.of(), WILLING, UNWILLING);
        assertThat(ran.exit).isEqualTo(1);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err.lines().toList())
                .singleElement()
                .asString()
                .contains("MISSING_OPENS")
                .contains("--add-opens java.base/java.nio=ALL-UNNAMED");
    }

    @Test
    void withoutFirms_saysHowItIsUsed() throws Exception {
        Ran ran = run(List.of(OPENS));
        assertThat(ran.exit).isEqualTo(2);
        assertThat(ran.err).startsWith("usage: ").hasLineCount(1);
    }

    private record Ran(int exit, String out, String err) {}

    private static Ran run(List<String> flags, String... firms) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.addAll(flags);
        command.addAll(List.of("-cp", joined(classPath), MAIN));
        command.addAll(List.of(
                grid.thinAddresses().get(0),
                String.valueOf(grid.authority()),
                "bank",
                files.passwordFile("bank").toString()));
        command.addAll(List.of(firms));
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would say that it picked them up
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the example took longer than 60 s: " + Files.readString(err));
        }
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
