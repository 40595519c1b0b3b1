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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An operator asks whether servers may be stopped, takes one out of a real grid of three, and takes it in again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterBaselineCommandTest {
    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;

    @BeforeAll
    static void start() throws Exception {
        GridFiles files = GridFiles.init(
                dir.resolve("files"), SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(3)
                .prefix("base")
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    HealthWatch.attach(node);
                })
                .start();
        for (String login : List.of("operator", "auditor")) {
            // a node that is never stopped here
            new Profile(List.of(grid.thinAddresses().get(0)), login, files.password(login)).write(profile(login));
        }
        try (CreditGridClient operator = CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user("operator")
                .password(files.password("operator"))
                .connect()) {
            operator.create();
        }
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    private static Ran cluster(String... more) {
        List<String> arguments = new ArrayList<>(List.of("cluster"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--profile", profile("operator").toString()));
        return Ran.of(arguments.toArray(String[]::new));
    }

    private static void awaitSafe() {
        await().atMost(EmbeddedGrid.PATIENCE)
                .untilAsserted(() -> assertThat(cluster("safe").exit()).isZero());
    }

    @Test
    @Order(1)
    void soundGrid_anyServerMayBeStopped_noneMayBeRemoved() throws Exception {
        awaitSafe();
        assertThat(cluster("safe", "base-1").out()).isEqualTo("base-1 may be stopped\n");
        JsonNode json = cluster("safe", "--json").json();
        assertThat(json.get("safe").booleanValue()).isTrue();
        assertThat(json.get("servers")).hasSize(3);

        Ran shown = cluster("baseline");
        assertThat(shown.exit()).describedAs(shown.err()).isZero();
        assertThat(shown.out()).isEqualTo("""
                        base-0  online   holds data
                        base-1  online   holds data
                        base-2  online   holds data
                        3 of the 3 servers that hold data are online
                        """);
        Ran running = cluster("baseline", "remove", "base-2");
        assertThat(running.exit()).isEqualTo(1);
        assertThat(running.err()).contains("UNSAFE", "base-2 runs", "cluster safe base-2");
        assertThat(cluster("baseline", "add", "base-1").out()).startsWith("the baseline was like that before\n");
    }

    @Test
    @Order(2)
    void wrongNames_andOtherRoles_areRefused() {
        Ran unknown = cluster("safe", "base-7");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("UNKNOWN_SERVER", "[base-0, base-1, base-2]: server=base-7");
        assertThat(cluster("baseline", "add", "base-7").err()).contains("UNKNOWN_SERVER", "start it");
        assertThat(cluster("baseline", "remove", "base-7").err()).contains("UNKNOWN_SERVER");
        assertThat(cluster("baseline", "add").exit()).isEqualTo(2);
        Ran auditor =
                Ran.of("cluster", "baseline", "--profile", profile("auditor").toString());
        assertThat(auditor.exit()).isEqualTo(1);
        assertThat(auditor.err()).contains("NO_PERMISSION", "BASELINE");
    }

    @Test
    @Order(3)
    void stoppedServer_isTakenOut_copiesAreMadeOnTheOthers_andItIsTakenInAgain() {
        grid.stopNode(2);
        await().atMost(EmbeddedGrid.PATIENCE).untilAsserted(() -> {
            Ran safe = cluster("safe");
            assertThat(safe.exit()).isEqualTo(1);
            assertThat(safe.out())
                    .contains("base-0 must not be stopped:\n", "the only complete copy of ", "base-2 must not")
                    .contains("writes would stop: 1 of the 3 servers of the baseline would be left");
        });
        assertThat(cluster("baseline").out())
                .contains("base-2  offline  holds data\n2 of the 3 servers that hold data are online\n");

        Ran removed = cluster("baseline", "remove", "base-2");
        assertThat(removed.exit()).describedAs(removed.err()).isZero();
        assertThat(removed.out())
                .startsWith("the baseline is changed; ")
                .endsWith("2 of the 2 servers that hold data are online\n")
                .doesNotContain("base-2");
        // both have all now; of two, none may be stopped without writes standing still
        await().atMost(EmbeddedGrid.PATIENCE)
                .untilAsserted(() -> assertThat(cluster("safe", "base-1").out())
                        .isEqualTo("base-1 must not be stopped:\n  writes would stop: 1 of the 2 servers of the"
                                + " baseline would be left, less than a majority\n"));

        minorityTakesNobodyOut();

        grid.startNode(2);
        assertThat(cluster("baseline").out()).contains("base-2  online   not in the baseline: holds no data\n");
        Ran added = cluster("baseline", "add", "base-2");
        assertThat(added.exit()).describedAs(added.err()).isZero();
        assertThat(added.out()).contains("base-2  online   holds data\n");
        awaitSafe();
    }

    /** Of two, each has all; yet the one that is left may not say that it is enough: the other may say so too. */
    private static void minorityTakesNobodyOut() {
        grid.stopNode(1);
        Ran removed = cluster("baseline", "remove", "base-1");
        assertThat(removed.exit()).isEqualTo(1);
        assertThat(removed.err()).contains("UNSAFE", "majority of the baseline [base-0, base-1]", "[base-1] are not");
        grid.startNode(1);
    }
}
