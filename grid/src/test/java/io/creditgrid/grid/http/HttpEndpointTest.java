package io.creditgrid.grid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes are asked over HTTP how they stand, through the life of their grid. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HttpEndpointTest {
    private static final Duration PATIENCE = EmbeddedGrid.PATIENCE;

    @TempDir
    static Path dir;

    private static HttpGrid grid;

    @BeforeAll
    static void start() throws IOException {
        grid = HttpGrid.start(dir, "http", 2);
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static void awaitHealth(int node, String path, String begin) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(grid.health(node, path)).startsWith(begin));
    }

    @Test
    @Order(1)
    void gridThatIsNotCreated_livesButIsNotReady() {
        assertThat(grid.health(0, "/live")).isEqualTo("200 live []");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(grid.health(0, "/ready")).startsWith("503 not ready [\"expected a created grid"));
    }

    @Test
    @Order(2)
    void createdGrid_isReadyAndSafeOnBothNodes() throws Exception {
        grid.create();
        for (int node = 0; node < 2; node++) {
            awaitHealth(node, "/ready", "200 ready []");
            awaitHealth(node, "/safe", "200 safe []");
            assertThat(grid.health(node, "/live")).isEqualTo("200 live []");
        }
        HttpResponse<String> metrics = grid.get(0, "/metrics");
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("# TYPE creditgrid_ready gauge", "# HELP creditgrid_commit_seconds ");
    }

    @Test
    @Order(3)
    void workShowsInTheMetricsOfBothNodes() throws Exception {
        try (CreditGridClient loader = grid.client("loader")) {
            assertThat(HttpGrid.write(loader, "a", 500)).allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);
            assertThat(HttpGrid.write(loader, "a", 500)).hasSize(500);
        }
        try (CreditGridClient bank = grid.client("bank")) {
            refused(bank, "x-test:a1", Purpose.MODEL_DEVELOPMENT, GridError.PURPOSE_NOT_YOURS);
            refused(bank, "x-test:a1", Purpose.CREDIT_GRANTING, GridError.NO_CONSENT);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sum("creditgrid_log_entries")).isBetween(500.0, 1_010.0));
        Map<String, Double> first = grid.metrics(0);
        assertThat(sum("creditgrid_mutations_total{outcome=\"loaded\"}")).isGreaterThanOrEqualTo(500);
        assertThat(sum("creditgrid_mutations_total{outcome=\"loaded\"}")
                        + sum("creditgrid_mutations_total{outcome=\"unchanged\"}"))
                .isGreaterThanOrEqualTo(1_000);
        assertThat(sum("creditgrid_commits_total{result=\"confirmed\"}")).isPositive();
        assertThat(sum("creditgrid_commits_total{result=\"confirmed\"}")
                        + sum("creditgrid_commits_total{result=\"in_doubt\"}")
                        + sum("creditgrid_commits_total{result=\"refused\"}"))
                .isEqualTo(sum("creditgrid_commit_seconds_count"));
        assertThat(sum("creditgrid_commit_mutations_sum")).isGreaterThanOrEqualTo(1_000);
        assertThat(sum("creditgrid_commit_seconds_bucket{le=\"+Inf\"}"))
                .isEqualTo(sum("creditgrid_commit_seconds_count"));
        assertThat(sum("creditgrid_consent_denials_total{reason=\"NO_CONSENT\"}"))
                .isEqualTo(1);
        assertThat(sum("creditgrid_refusals_total{error=\"PURPOSE_NOT_YOURS\"}"))
                .isEqualTo(1);
        assertThat(sum("creditgrid_calls_total{task=\"WriteTask\"}")).isGreaterThanOrEqualTo(2);
        assertThat(sum("creditgrid_partitions_primary")).isEqualTo(32);
        assertThat(sum("creditgrid_partitions_complete")).isEqualTo(64);
        assertThat(sum("creditgrid_log_partitions")).isEqualTo(32);
        assertThat(first)
                .containsEntry("creditgrid_ready", 1.0)
                .containsEntry("creditgrid_servers", 2.0)
                .containsEntry("creditgrid_wal_guarded", 1.0)
                .containsEntry("creditgrid_partitions_lost", 0.0);
        assertThat(first.get("creditgrid_wal_written_bytes_total")).isPositive();
        assertThat(first.get("creditgrid_wal_bytes")).isPositive();
        assertThat(first.get("creditgrid_offheap_used_bytes"))
                .isPositive()
                .isLessThanOrEqualTo(first.get("creditgrid_offheap_max_bytes"));
        assertThat(first.get("creditgrid_heap_used_bytes")).isPositive();
        grid.grid().checkpoint();
        assertThat(grid.metrics(0).get("creditgrid_checkpoint_timestamp_seconds"))
                .isGreaterThan(first.get("creditgrid_start_timestamp_seconds"));
    }

    private static void refused(CreditGridClient client, String firm, Purpose purpose, GridError error) {
        RecordKey key =
                new RecordKey(EnterpriseId.of(firm), RecordKind.TAX_FILING, "registry", List.of("VAT", "2021-12"));
        Assertions.assertThatThrownBy(() -> client.get(key, purpose, null))
                .isInstanceOfSatisfying(
                        GridException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    /** The sum of a sample over the nodes that have it. */
    private static double sum(String sample) throws IOException, InterruptedException {
        double sum = 0;
        boolean there = false;
        for (int node = 0; node < 2; node++) {
            Double value = grid.metrics(node).get(sample);
            there |= value != null;
            sum += value == null ? 0 : value;
        }
        assertThat(there).describedAs(sample).isTrue();
        return sum;
    }

    @Test
    @Order(4)
    void sealAndVerification_showWhenTheyWere() throws Exception {
        double before = System.currentTimeMillis() / 1e3;
        assertThat(grid.metrics(0)).containsEntry("creditgrid_verification_oldest_timestamp_seconds", 0.0);
        try (CreditGridClient operator = grid.client("operator")) {
            operator.audit().seal();
            assertThat(operator.audit().verifyAll().verdict()).isEqualTo("OK");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(grid.metrics(0))
                        .containsEntry("creditgrid_epoch", 1.0)
                        .hasEntrySatisfying(
                                "creditgrid_epoch_timestamp_seconds",
                                time -> assertThat(time).isGreaterThan(before - 1)));
        assertThat(sum("creditgrid_verifications_total{verdict=\"OK\"}")).isEqualTo(33);
        assertThat(sum("creditgrid_verified_partitions")).isEqualTo(32);
        assertThat(grid.metrics(1))
                .hasEntrySatisfying(
                        "creditgrid_verification_oldest_timestamp_seconds",
                        time -> assertThat(time).isGreaterThan(before - 1));
    }

    @Test
    @Order(5)
    void otherPathsAndMethods_areRefused() throws Exception {
        assertThat(grid.get(0, "/livex").statusCode()).isEqualTo(404);
        assertThat(grid.get(0, "/").body()).contains("/live, /ready, /safe or /metrics");
        assertThat(grid.send(0, "/live", "POST").statusCode()).isEqualTo(405);
        HttpResponse<String> head = grid.send(0, "/ready", "HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    @Order(6)
    void clientsThatStall_keepNobodyOut() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            int port = grid.grid().node(0).config().ports().http();
            for (int i = 0; i < 4 * HttpEndpoint.THREADS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                stalled.add(socket);
                socket.getOutputStream().write("GET /ready HT".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            assertThat(grid.health(0, "/ready")).startsWith("200 ready");
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    @Order(7)
    void nodeThatIsLeftAlone_livesReadOnly_andMustNotBeStopped() throws Exception {
        grid.grid().stopNode(1);
        awaitHealth(0, "/ready", "503 not ready [\"read-only: 1 of the 2 servers");
        assertThat(grid.health(0, "/ready")).contains("start [http-1]");
        awaitHealth(0, "/safe", "503 not safe [\"the only complete copy of 32 partitions is here: [0, 1, 2,");
        assertThat(grid.health(0, "/safe")).contains("and 22 more");
        assertThat(grid.health(0, "/live")).isEqualTo("200 live []");
        assertThat(grid.metrics(0))
                .containsEntry("creditgrid_ready", 0.0)
                .containsEntry("creditgrid_safe", 0.0)
                .containsEntry("creditgrid_live", 1.0)
                .containsEntry("creditgrid_baseline_servers_missing", 1.0)
                .containsEntry("creditgrid_partitions_only_copy", 32.0);

        grid.grid().startNode(1);
        for (int node = 0; node < 2; node++) {
            awaitHealth(node, "/ready", "200 ready []");
            awaitHealth(node, "/safe", "200 safe []");
        }
    }

    @Test
    @Order(8)
    void restartedGrid_isReadyWithoutAnyCall() {
        grid.grid().restart();
        awaitHealth(0, "/ready", "200 ready []");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sum("creditgrid_log_partitions")).isEqualTo(32));
    }

    /** As foreign code in the process could; nobody else can. */
    @Test
    @Order(9)
    void writeAheadLogThatIsOffOrUnguarded_isNoticed() throws Exception {
        GridNode node = grid.grid().node(0);
        var caches = node.ignite().context().cache();
        var guard = caches.context().walState();
        var folders = Objects.requireNonNull(CacheName.FOLDER.group().on(node.ignite()));
        guard.prohibitWALDisabling(false);
        try {
            awaitHealth(
                    0,
                    "/ready",
                    "503 not ready [\"switching the write-ahead log off is not prohibited any more;"
                            + " restart this server\"]");
            assertThat(grid.metrics(0)).containsEntry("creditgrid_wal_guarded", 0.0);
        } finally {
            guard.prohibitWALDisabling(true);
        }
        folders.globalWalEnabled(false);
        try {
            awaitHealth(
                    0,
                    "/ready",
                    "503 not ready [\"the write-ahead log of audited is off: a crash loses what is"
                            + " written; restart this server\"]");
        } finally {
            folders.globalWalEnabled(true);
        }
        awaitHealth(0, "/ready", "200 ready []");
        assertThat(grid.metrics(0)).containsEntry("creditgrid_wal_guarded", 1.0);
    }
}
