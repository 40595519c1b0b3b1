package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.creditgrid.cli.connection.Profile;
import io.creditgrid.cli.demo.PlanSources;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** score, portfolio and model on a grid of two nodes with generated firms; the Arrow file is read by a reader that is not ours. */
class ScoringVerbsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("creditgrid.root", ".."));
    private static final Path CARD = ROOT.resolve("cli/src/main/resources/io/creditgrid/cli/demo/card.json");
    private static final String V = Generator.VALID_AT.toString();
    private static final int FIRMS = 300;

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;

    @BeforeAll
    static void start() throws Exception {
        new Generator(SplittableRandom::new)
                .generate(new GeneratorConfig(FIRMS, 1, dir.resolve("data")), (stage, done, total) -> {});
        Plan plan = Plan.read(dir.resolve("data/plan.yaml"), null);
        GridFiles files = GridFiles.init(
                dir.resolve("files"),
                SourceList.of(PlanSources.of(plan)),
                GridFiles.defaultLogins(),
                new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(2)
                .prefix("scoring-verbs")
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        for (String login : List.of("operator", "loader", "scientist", "bank")) {
            new Profile(grid.thinAddresses(), login, files.password(login)).write(profile(login));
        }
        try (CreditGridClient operator = client("operator")) {
            operator.create();
        }
        load(plan);
        assertThat(run("model", "deploy", CARD.toString(), "--default", "--profile", profile("scientist"))
                        .code())
                .isZero();
    }

    private static void load(Plan plan) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient loader = client("loader")) {
            LoadReport report = new Loader(loader, InstantSource.system(), threads)
                    .load(plan, dir.resolve("rejects"), (stage, done, total) -> {});
            assertThat(report.loaded()).isGreaterThan(FIRMS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static CreditGridClient client(String login) throws IOException {
        Profile to = Profile.read(profile(login));
        return CreditGridClient.builder()
                .address(to.addresses().get(0))
                .user(to.user())
                .password(to.password())
                .connect();
    }

    private static Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    /** How a verb ended. */
    private record Run(int code, String out, String err) {}

    private static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = Main.command(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void portfolio_isTheSameInBothForms_andForAReaderThatIsNotOurs() throws Exception {
        Path csv = dir.resolve("features.csv");
        Path arrow = dir.resolve("features.arrow");
        Run first = run(
                "portfolio", "features", "--out", csv, "--valid-at", V, "--json", "--profile", profile("scientist"));
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode report = JSON.readTree(first.out());
        assertThat(report.get("firms").asLong() + report.get("refused").asLong())
                .isEqualTo(FIRMS);
        assertThat(report.get("auc").asDouble()).isGreaterThan(0.5);
        assertThat(run("portfolio", "features", "--out", arrow, "--valid-at", V, "--profile", profile("scientist"))
                        .code())
                .isZero();

        List<PortfolioColumns.Column> columns = PortfolioColumns.of(LocalDate.parse(V), true);
        Map<String, Sum> expected = sums(csv, columns);
        JsonNode read = readElsewhere(arrow);
        assertThat(read.get("rows").asLong()).isEqualTo(FIRMS);
        assertThat(read.get("columns").size()).isEqualTo(columns.size());
        for (PortfolioColumns.Column column : columns) {
            JsonNode found = read.get("columns").get(column.name());
            Sum sum = Objects.requireNonNull(expected.get(column.name()));
            assertThat(found.get("type").asText())
                    .as(column.name())
                    .isEqualTo(
                            switch (column.type()) {
                                case TEXT -> "Utf8";
                                case WHOLE -> "Int64";
                                case REAL -> "Float64";
                                case FLAG -> "Bool";
                                case DAY -> "Date32<DAY>";
                            });
            assertThat(found.get("count").asLong()).as(column.name()).isEqualTo(sum.count);
            assertThat(Double.parseDouble(found.get("sum").asText()))
                    .as(column.name())
                    .isEqualTo(column.type() == PortfolioColumns.Type.REAL ? sum.real : (double) sum.whole);
        }
    }

    /** Values of a column that are there, and their sum in the order of rows. */
    private static final class Sum {
        private long count;
        private long whole;
        private double real;
    }

    private static Map<String, Sum> sums(Path csv, List<PortfolioColumns.Column> columns) throws IOException {
        Map<String, Sum> sums = new TreeMap<>();
        columns.forEach(column -> sums.put(column.name(), new Sum()));
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv)) {
            for (NamedCsvRecord row : rows) {
                columns.forEach(column ->
                        add(Objects.requireNonNull(sums.get(column.name())), column, row.getField(column.name())));
            }
        }
        return sums;
    }

    private static void add(Sum sum, PortfolioColumns.Column column, String text) {
        // an empty list of codes is a text in Arrow, and nothing in CSV
        boolean isList = column.name().equals("reasons") || column.name().equals("knock_outs");
        if (text.isEmpty() && !isList) {
            return;
        }
        sum.count++;
        switch (column.type()) {
            case TEXT -> sum.whole += text.length();
            case WHOLE -> sum.whole += Long.parseLong(text);
            case REAL -> sum.real += Double.parseDouble(text);
            case FLAG -> sum.whole += text.equals("true") ? 1 : 0;
            case DAY -> sum.whole += LocalDate.parse(text).toEpochDay();
        }
    }

    /** What the JavaScript reader of Apache Arrow finds; skips the test where node, npm or its registry is out of reach. */
    private static JsonNode readElsewhere(Path arrow) throws Exception {
        Path work = Files.createDirectories(dir.resolve("node"));
        Path source = ROOT.resolve("cli/src/test/node");
        for (String name : List.of("package.json", "read-arrow.mjs")) {
            Files.copy(source.resolve(name), work.resolve(name));
        }
        Run install = execute(work, 120, "npm", "install", "--package-lock=false", "--no-audit", "--no-fund");
        Assumptions.assumeTrue(install.code() == 0, "needs node and npm with a registry in reach: " + install.out());
        Run read = execute(work, 60, "node", "read-arrow.mjs", arrow.toString());
        assertThat(read.code()).as(read.out()).isZero();
        return JSON.readTree(read.out());
    }

    private static Run execute(Path work, int seconds, String... command) throws Exception {
        Path out = work.resolve("out.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            return new Run(127, command[0] + " is not there", "");
        }
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Run(124, command[0] + " took longer than " + seconds + " s", "");
        }
        return new Run(process.exitValue(), Files.readString(out), "");
    }

    @Test
    void score_grantedAndRefused_andExplained() throws Exception {
        List<String> granted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        Path csv = dir.resolve("scores.csv");
        assertThat(run("portfolio", "score", "--out", csv, "--valid-at", V, "--profile", profile("scientist"))
                        .code())
                .isZero();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv)) {
            for (NamedCsvRecord row : rows) {
                String firm = row.getField("firm");
                Run run = run(
                        "score",
                        firm,
                        "--purpose",
                        "CREDIT_GRANTING",
                        "--valid-at",
                        V,
                        "--json",
                        "--profile",
                        profile("bank"));
                (run.code() == 0 ? granted : refused).add(firm);
                if (run.code() == 0) {
                    assertThat(JSON.readTree(run.out()).get("points").asDouble())
                            .isEqualTo(Double.parseDouble(row.getField("points")));
                } else {
                    assertThat(run.err()).contains("NO_CONSENT").hasLineCount(1);
                    assertThat(JSON.readTree(run.out()).get("error").asText()).isEqualTo("NO_CONSENT");
                }
                if (!granted.isEmpty() && !refused.isEmpty()) {
                    break;
                }
            }
        }
        assertThat(granted).isNotEmpty();
        assertThat(refused).isNotEmpty();
        Run explained = run(
                "score",
                granted.get(0),
                "--purpose",
                "CREDIT_GRANTING",
                "--valid-at",
                V,
                "--explain",
                "--profile",
                profile("bank"));
        assertThat(explained.code()).as(explained.err()).isZero();
        assertThat(explained.out()).contains("net.cust_loss", "crd.util", "grade", "logged: 2");
    }

    @Test
    void wrongUse_endsWith2_andRefusalsWith1() {
        assertThat(run("score", "uscc:no", "--purpose", "CREDIT_GRANTING", "--profile", profile("bank"))
                        .code())
                .isEqualTo(2);
        assertThat(run("score", "x-t:a", "--purpose", "CURIOSITY", "--profile", profile("bank"))
                        .code())
                .isEqualTo(2);
        assertThat(run("portfolio", "score", "--out", "f.parquet", "--profile", profile("scientist"))
                        .code())
                .isEqualTo(2);
        Run refused = run("portfolio", "score", "--out", dir.resolve("no.csv"), "--profile", profile("bank"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("NO_PERMISSION");
        assertThat(run("model", "deploy", CARD.toString(), "--profile", profile("bank"))
                        .code())
                .isEqualTo(1);
    }
}
