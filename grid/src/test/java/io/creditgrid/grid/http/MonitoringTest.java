package io.creditgrid.grid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert rules and the dashboard against a running node: every metric that they name is there, and Prometheus' own
 * programs read all of it.
 */
class MonitoringTest {
    private static final Path FILES = Path.of(System.getProperty("creditgrid.root", ".."))
            .resolve("k8s/monitoring")
            .toAbsolutePath();
    private static final Path RULES = FILES.resolve("alerts.yaml");
    private static final Pattern NAME = Pattern.compile("creditgrid_[a-z0-9_]+");
    private static final long PROGRAM_SECONDS = 60;

    @TempDir
    static Path dir;

    private static HttpGrid grid;

    @BeforeAll
    static void start() throws IOException {
        grid = HttpGrid.start(dir.resolve("grid"), "monitoring", 1);
        grid.create();
        try (CreditGridClient loader = grid.client("loader");
                CreditGridClient bank = grid.client("bank")) {
            HttpGrid.write(loader, "m", 20);
            RecordKey unknown = new RecordKey(
                    EnterpriseId.of("x-test:nobody"), RecordKind.TAX_FILING, "registry", List.of("VAT", "2021-12"));
            Assertions.assertThatThrownBy(() -> bank.get(unknown, Purpose.CREDIT_GRANTING, null))
                    .isInstanceOf(GridException.class);
        }
        await().atMost(EmbeddedGrid.PATIENCE)
                .untilAsserted(
                        () -> assertThat(grid.metrics(0)).containsKeys("creditgrid_epoch", "creditgrid_log_entries"));
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static Set<String> there() throws IOException, InterruptedException {
        Set<String> there = new TreeSet<>();
        grid.metrics(0).keySet().forEach(sample -> there.add(sample.replaceFirst("\\{.*", "")));
        return there;
    }

    @Test
    void everyMetricThatTheFilesName_isThere() throws Exception {
        Set<String> ofRules = names(Files.readString(RULES));
        Set<String> ofDashboard = names(Files.readString(FILES.resolve("dashboard.json")));

        assertThat(ofRules).hasSizeGreaterThan(20);
        assertThat(ofDashboard).hasSizeGreaterThan(40);
        assertThat(there()).containsAll(ofRules).containsAll(ofDashboard).doesNotContain("creditgrid_nonsense");
    }

    @Test
    void dashboard_showsEveryMetricOfANode() throws Exception {
        Set<String> hidden = there();
        for (String named : names(Files.readString(FILES.resolve("dashboard.json")))) {
            String family = named.replaceFirst("_(bucket|sum|count)$", "");
            hidden.removeIf(name -> name.equals(named) || name.startsWith(family + "_"));
        }
        // what they say is shown by others: times as ages, flags in other panels
        hidden.removeAll(Set.of(
                "creditgrid_active",
                "creditgrid_baseline_servers",
                "creditgrid_certificate_end_timestamp_seconds",
                "creditgrid_checkpoint_timestamp_seconds",
                "creditgrid_log_partitions",
                "creditgrid_open_files_max",
                "creditgrid_rebalance_settled",
                "creditgrid_start_timestamp_seconds",
                "creditgrid_verification_timestamp_seconds",
                "creditgrid_wal_archive_segments",
                "creditgrid_wal_guarded"));
        assertThat(hidden).isEmpty();
    }

    @Test
    void runbook_hasAnEntryForEachAlert_andNoOther() throws Exception {
        Path runbook = FILES.resolve("../../docs/operating/runbook.md");
        assertThat(lines(runbook, "### (\\S+)"))
                .hasSizeGreaterThan(20)
                .containsExactlyElementsOf(lines(RULES, " +- alert: (\\S+)"));
    }

    private static List<String> lines(Path file, String form) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?m)^" + form + "$").matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void promtool_findsNothingWrongWithTheRules() throws Exception {
        Ran ran = promtool(Path.of("/dev/null"), "check", "rules", RULES.toString());
        assertThat(ran.exit()).describedAs(ran.output()).isZero();
        assertThat(ran.output()).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void promtool_findsThatAlertsFireWhenTheyShould() throws Exception {
        Ran ran = promtool(
                Path.of("/dev/null"),
                "test",
                "rules",
                FILES.resolve("alerts-test.yaml").toString());
        assertThat(ran.exit()).describedAs(ran.output()).isZero();
        assertThat(ran.output()).contains("SUCCESS");
    }

    @Test
    void promtool_readsEveryExpressionOfTheDashboard() throws Exception {
        StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
        int count = 0;
        for (JsonNode expression :
                Answer.json().readTree(FILES.resolve("dashboard.json").toFile()).findValues("expr")) {
            String text =
                    expression.textValue().replace("$__rate_interval", "1m").replace("$instance", ".*");
            rules.append("{record: 'panel:")
                    .append(count++)
                    .append("', expr: '")
                    .append(text)
                    .append("'},\n");
        }
        Path file = Files.writeString(dir.resolve("dashboard-rules.yaml"), rules.append("]}]\n"));
        assertThat(count).isGreaterThan(40);

        Ran ran = promtool(Path.of("/dev/null"), "check", "rules", file.toString());
        assertThat(ran.exit()).describedAs(ran.output()).isZero();
        assertThat(ran.output()).contains(count + " rules found");
    }

    @Test
    void promtool_findsNothingWrongWithTheMetrics() throws Exception {
        Path metrics = Files.writeString(
                dir.resolve("metrics.txt"), grid.get(0, "/metrics").body());
        Ran ran = promtool(metrics, "check", "metrics");
        assertThat(ran.exit()).describedAs(ran.output()).isZero();
        assertThat(ran.output()).isEmpty();

        Path broken = Files.writeString(dir.resolve("broken.txt"), "creditgrid_odd{ 1\n");
        assertThat(promtool(broken, "check", "metrics").exit())
                .describedAs("it says so if something is wrong")
                .isNotZero();
    }

    @Test
    void realPrometheus_scrapesTheNode_andEvaluatesTheRules() throws Exception {
        Path config = Files.writeString(dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: creditgrid
                    static_configs: [{targets: ["%s"]}]
                """.formatted(RULES, grid.address(0)));
        int port = freePort();
        Path log = dir.resolve("prometheus.log");
        Process prometheus = PrometheusTools.start(
                log,
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + dir.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port);
        try {
            String base = "http://127.0.0.1:" + port + "/api/v1/";
            await().atMost(EmbeddedGrid.PATIENCE)
                    .pollInterval(500, TimeUnit.MILLISECONDS)
                    .untilAsserted(() -> {
                        assertThat(prometheus.isAlive())
                                .describedAs(() -> PrometheusTools.text(log))
                                .isTrue();
                        assertThat(value(base, "up{job=\"creditgrid\"}")).isEqualTo("1");
                    });
            assertThat(value(base, "creditgrid_ready")).isEqualTo("1");
            assertThat(value(base, "sum(creditgrid_mutations_total)")).isEqualTo("20");
            await().atMost(EmbeddedGrid.PATIENCE).untilAsserted(() -> {
                List<String> states = new ArrayList<>();
                ask(base + "rules").findValues("health").forEach(health -> states.add(health.textValue()));
                assertThat(states).hasSizeGreaterThan(20).containsOnly("ok");
            });
            assertThat(ask(base + "alerts").findValuesAsText("state"))
                    .describedAs("one node without backups that serves alarms nobody")
                    .doesNotContain("firing");
        } finally {
            prometheus.destroy();
            if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
                prometheus.destroyForcibly();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The value of an expression with one result; empty without. */
    private static String value(String base, String expression) throws IOException, InterruptedException {
        JsonNode result = ask(base + "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result/0/value/1");
        return result.asText();
    }

    private static JsonNode ask(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        return Answer.json().readTree(answer.body());
    }

    private record Ran(int exit, String output) {}

    private static Ran promtool(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(dir, "promtool", ".txt");
        Process process = PrometheusTools.start(input, output, command.toArray(String[]::new));
        assertThat(process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), PrometheusTools.text(output));
    }
}
