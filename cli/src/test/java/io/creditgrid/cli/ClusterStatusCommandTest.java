package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.apache.ignite.cluster.ClusterState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a real grid of two servers, and then of one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterStatusCommandTest {
    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;

    @BeforeAll
    static void start() throws Exception {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry", GridFiles.LOADER_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(2)
                .prefix("status")
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    HealthWatch.attach(node);
                })
                .start();
        for (String login : List.of("operator", "loader", "auditor")) {
            // the first node alone: the second is stopped later
            new Profile(List.of(grid.thinAddresses().get(0)), login, files.password(login)).write(profile(login));
        }
        try (CreditGridClient operator = client(files, "operator");
                CreditGridClient loader = client(files, "loader")) {
            operator.create();
            RecordKey key = new RecordKey(EnterpriseId.of("x-cli:1"), RecordKind.ENTERPRISE, "registry", List.of());
            loader.put(CreditRecord.state(key, Interval.from(18_000), 1_600_000_000_000L)
                    .set("currency", "CNY")
                    .set("name", "Firm one")
                    .set("status", "ACTIVE")
                    .build());
            operator.audit().seal();
        }
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    private static CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    private static Ran status(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(
                new String[] {
                    "cluster", "status", "--profile", profile("operator").toString()
                },
                0,
                arguments,
                0,
                4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Ran.of(arguments);
    }

    @Test
    @Order(1)
    void servingGrid_isShownServerByServer() {
        await().atMost(EmbeddedGrid.PATIENCE).untilAsserted(() -> {
            Ran ran = status();
            assertThat(ran.exit()).describedAs(ran.err()).isZero();
            assertThat(ran.out())
                    .contains("2 of 2 servers ready, 32 partitions, one backup, log-only")
                    .contains(
                            "copies   64 of 64 complete, 0 being filled, 0 lost; one of these may be stopped: status-0, status-1")
                    .contains("log      1 entries, 0 since epoch 1 (")
                    .contains("0 of 32 partitions verified since the servers started")
                    .contains("1 loaded, 0 unchanged, 0 rejected in 1 transactions")
                    .containsPattern("server +state +safe +primary +copies")
                    .containsPattern("status-0 +ready +yes +\\d+ +32 +0 +")
                    .containsPattern("status-1 +ready +yes +\\d+ +32 +0 +")
                    .doesNotContain("Firm one", "x-cli");
        });
    }

    @Test
    @Order(2)
    void watch_showsItAgain_andJsonIsOneObjectALine() throws Exception {
        Ran ran = status("--watch", "1", "--times", "2", "--json");
        assertThat(ran.exit()).describedAs(ran.err()).isZero();
        String[] lines = ran.out().strip().split("\n", -1);
        assertThat(lines).hasSize(2);
        JsonNode one = status("--json").json();
        assertThat(one.get("partitions").intValue()).isEqualTo(32);
        assertThat(one.get("epoch").longValue()).isEqualTo(1);
        assertThat(one.get("servers")).hasSize(2);
        JsonNode server = one.get("servers").get(0);
        assertThat(server.get("name").textValue()).isEqualTo("status-0");
        assertThat(server.get("state").textValue()).isEqualTo("READY");
        assertThat(server.at("/resources/memoryUsed").longValue()).isPositive();
        assertThat(server.at("/resources/clients").intValue()).isPositive();
    }

    @Test
    @Order(3)
    void othersThanOperators_areRefused_andSoIsWrongUse() {
        Ran ran = Ran.of("cluster", "status", "--profile", profile("auditor").toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("NO_PERMISSION", "STATUS");
        assertThat(status("--watch", "0").exit()).isEqualTo(2);
    }

    @Test
    @Order(4)
    void missingServer_isNamed_withWhatFollows() {
        grid.stopNode(1);
        await().atMost(EmbeddedGrid.PATIENCE)
                .untilAsserted(() -> assertThat(status().out())
                        .contains("0 of 2 servers ready")
                        .contains("copies   32 of 64 complete, 0 being filled, 0 lost; no server may be stopped")
                        .containsPattern("status-0 +not ready +no ")
                        .containsPattern("status-1 +missing")
                        .contains("! status-0: read-only: 1 of the 2 servers of the baseline are there")
                        .contains("! status-1: it is not there")
                        .contains("status-0 must not be stopped: the only complete copy of 32 partitions is here"));
        grid.startNode(1);
    }

    @Test
    @Order(5)
    void inactiveGrid_saysWhichServersAreThere() throws Exception {
        grid.node(0).ignite().cluster().state(ClusterState.INACTIVE);
        Ran ran = status();
        assertThat(ran.exit()).describedAs(ran.err()).isZero();
        assertThat(ran.out()).startsWith("the grid is not active").contains("  status-0\n  status-1");
        assertThat(status("--json").json().get("active").booleanValue()).isFalse();
    }
}
