package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditgrid.model.testkit.SharedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The demo as a person runs it, small; and on real firms where their data is there. */
class DemoCommandTest {
    private static final Path SMESD = Path.of(System.getProperty("creditgrid.root", ".."), "examples", "smesd");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern FOLDER = Pattern.compile("^ +in (\\S+?)(, removed at the end)?$", Pattern.MULTILINE);
    private static final String LAUNCHER = "./creditgrid ";
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /**
     * How a demo ended.
     *
     * @param folder what it said that it works in
     */
    private record Ran(int exit, String out, String err, Path folder) {
        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    /** Runs it with all that this process prints to standard output, whoever prints it. */
    private static Ran demo(String... options) {
        List<String> arguments = new ArrayList<>(List.of("demo"));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        PrintStream before = System.out;
        int exit;
        try (PrintStream all = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(all);
            String[] texts = arguments.toArray(String[]::new);
            exit = Main.command(texts).setErr(new PrintWriter(err)).execute(texts);
        } finally {
            System.setOut(before);
        }
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(), folder(err.toString()));
    }

    private static Path folder(String said) {
        Matcher folder = FOLDER.matcher(said);
        assertThat(folder.find()).as(said).isTrue();
        return Path.of(folder.group(1));
    }

    @Test
    void json_isOneObject_whoseChecksHold_andNothingIsLeft() throws Exception {
        Ran ran = demo("--enterprises", "60", "--json");
        assertThat(ran.exit).as(ran.err).isZero();
        JsonNode report = ran.json();
        assertKeys(report);
        assertChecks(report);
        assertThat(report.get("enterprises").asLong()).isEqualTo(60);
        assertThat(report.get("read").asLong())
                .isEqualTo(report.get("loaded").asLong()
                        + report.get("unchanged").asLong()
                        + report.get("filtered").asLong()
                        + report.get("rejected").asLong());
        assertThat(report.get("derived").get("coverage").asLong()).isPositive();
        assertThat(report.get("loadRowsPerSecond").asDouble()).isPositive();
        assertThat(report.get("stages").properties())
                .extracting(Map.Entry::getKey)
                .containsSubsequence("generate", "start", "load", "score", "seal", "verify", "tamper");
        assertThat(report.get("peakRssBytes").asLong()).isGreaterThan(50L << 20);
        assertThat(ran.err).contains("refused to the bank", "explained uscc:");
        assertThat(ran.folder).doesNotExist();
    }

    private static void assertKeys(JsonNode report) {
        assertThat(report.isObject()).isTrue();
        assertThat(keys(report))
                .containsExactlyInAnyOrder(
                        "enterprises",
                        "records",
                        "mutations",
                        "read",
                        "loaded",
                        "unchanged",
                        "filtered",
                        "rejected",
                        "derived",
                        "loadSeconds",
                        "loadRowsPerSecond",
                        "scored",
                        "scoreSeconds",
                        "auc",
                        "aucWithoutNetwork",
                        "ks",
                        "audit",
                        "tamper",
                        "stages",
                        "peakRssBytes",
                        "seconds");
        assertThat(keys(report.get("derived"))).containsExactlyInAnyOrder("coverage", "ended");
        assertThat(keys(report.get("audit")))
                .containsExactlyInAnyOrder("entries", "systemEntries", "partitions", "verdict", "seconds");
        assertThat(keys(report.get("tamper"))).containsExactlyInAnyOrder("verdict", "partition", "seq", "copy");
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** What the exit code stands for, from the printed numbers. */
    private static void assertChecks(JsonNode report) {
        JsonNode audit = report.get("audit");
        assertThat(report.get("mutations").asLong())
                .isPositive()
                .isEqualTo(audit.get("entries").asLong());
        assertThat(report.get("scored").asLong())
                .isPositive()
                .isEqualTo(report.get("enterprises").asLong());
        assertThat(audit.get("verdict").asText()).isEqualTo("OK");
        assertThat(audit.get("partitions").asInt()).isEqualTo(32);
        JsonNode tamper = report.get("tamper");
        assertThat(tamper.get("verdict").asText()).isEqualTo("ALTERED_VALUE");
        assertThat(tamper.get("copy").asText()).startsWith("backup on demo-");
        assertThat(tamper.get("partition").asInt()).isBetween(0, 31);
        assertThat(tamper.get("seq").asLong()).isNotNegative();
    }

    @Test
    void stay_leavesAGridOnWhichTheFiveCommandsWork_andKeepKeepsTheFolder() throws Exception {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        AtomicInteger exit = new AtomicInteger(-1);
        Thread stays = new Thread(() -> exit.set(Main.command("demo")
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("demo", "--enterprises", "50", "--stay", "--keep")));
        stays.start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> !stays.isAlive() || commands(err.toString()).size() == 5);
            assertThat(commands(err.toString()))
                    .as(err.toString())
                    .extracting(command -> command.get(0))
                    .containsExactly("score", "score", "put", "history", "audit");
            for (List<String> command : commands(err.toString())) {
                StringWriter answer = new StringWriter();
                StringWriter complaint = new StringWriter();
                int code = Main.command(command.get(0))
                        .setOut(new PrintWriter(answer))
                        .setErr(new PrintWriter(complaint))
                        .execute(command.toArray(String[]::new));
                assertThat(code).as("%s: %s", command, complaint).isZero();
                assertThat(answer.toString()).as("%s", command).isNotBlank();
                assertThat(complaint.toString()).as("%s", command).isEmpty();
            }
        } finally {
            stays.interrupt();
            stays.join(Duration.ofMinutes(1).toMillis());
        }
        assertThat(exit).hasValue(0);
        assertThat(out.toString()).contains("every check held").contains("ALTERED_VALUE");
        Path folder = folder(err.toString());
        assertThat(folder.resolve("nodes")).isDirectory();
        assertThat(folder.resolve("files/plan.yaml")).exists();
        remove(folder);
    }

    /** The commands to paste, without the launcher's name. */
    private static List<List<String>> commands(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(LAUNCHER))
                .map(line -> List.of(line.substring(LAUNCHER.length()).split(" ", -1)))
                .toList();
    }

    private static void remove(Path folder) throws IOException {
        assertThat(folder.getFileName().toString()).startsWith("creditgrid-demo-");
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void plan_realFirms_countAsTheReadmeSays() throws Exception {
        Path data = SharedFiles.require("data/smesd");
        Ran ran = demo("--plan", SMESD.resolve("plan.yaml").toString(), "--data", data.toString(), "--json");
        assertThat(ran.exit).as(ran.err).isZero();
        JsonNode report = ran.json();
        assertKeys(report);
        assertChecks(report);
        long[] counts = readmeCounts();
        assertThat(List.of(
                        report.get("read").asLong(),
                        report.get("loaded").asLong(),
                        report.get("filtered").asLong(),
                        report.get("rejected").asLong(),
                        report.get("derived").get("coverage").asLong()))
                .containsExactly(counts[0], counts[1], counts[2], counts[3], counts[4]);
        assertThat(report.get("unchanged").asLong()).isZero();
        assertThat(report.get("enterprises").asLong()).isEqualTo(3537);
        assertThat(report.get("auc").asDouble()).isGreaterThan(0.5);
        assertThat(ran.folder).doesNotExist();
    }

    /** Sums over the README's table: read, loaded, filtered, rejected, coverage. */
    private static long[] readmeCounts() throws IOException {
        long[] sums = new long[5];
        for (String line : Files.readAllLines(SMESD.resolve("README.md"))) {
            if (line.startsWith("| mappings/")) {
                String[] cells = line.split("\\|", -1);
                for (int i = 0; i < sums.length; i++) {
                    Matcher number = NUMBER.matcher(cells[i + 3]);
                    while (number.find()) {
                        sums[i] += Long.parseLong(number.group());
                    }
                }
            }
        }
        assertThat(sums[0]).as("rows of the table").isPositive();
        return sums;
    }
}
