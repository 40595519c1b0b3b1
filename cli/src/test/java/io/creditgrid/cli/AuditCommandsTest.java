package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of {@code audit} on a real grid: what they print, and how they end. */
class AuditCommandsTest {
    private static final String KEY = "x-cli:1/registry";

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static Outcome written;

    @BeforeAll
    static void start() throws Exception {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry", GridFiles.LOADER_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(2)
                .prefix("audit-commands")
                .quick()
                .wiring(Door::attach)
                .start();
        for (String login : List.of("operator", "loader", "auditor")) {
            new Profile(grid.thinAddresses(), login, files.password(login)).write(profile(login));
        }
        try (CreditGridClient operator = client(files, "operator");
                CreditGridClient loader = client(files, "loader")) {
            operator.create();
            RecordKey key = new RecordKey(EnterpriseId.of("x-cli:1"), RecordKind.ENTERPRISE, "registry", List.of());
            written = loader.put(CreditRecord.state(key, Interval.from(18_000), 1_600_000_000_000L)
                    .set("currency", "CNY")
                    .set("name", "Firm one")
                    .set("status", "ACTIVE")
                    .build());
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

    private static Ran run(String login, String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--profile", profile(login).toString()));
        return Ran.of(all.toArray(String[]::new));
    }

    @Test
    void sealAndRoot_sayTheSameRoot() throws Exception {
        Ran sealed = run("operator", "seal", "--json");
        assertThat(sealed.exit()).isZero();
        Ran root = run("auditor", "root", "--json");
        assertThat(root.exit()).isZero();
        assertThat(root.json().path("rootOverAll")).isEqualTo(sealed.json().path("rootOverAll"));
        assertThat(root.json().path("partitions")).hasSize(NodeConfig.EMBEDDED_PARTITIONS);
        Ran text = run("auditor", "root", "--epoch", "1");
        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("epoch 1 at", "root over all");
        assertThat(run("auditor", "root", "--epoch", "99").exit()).isEqualTo(1);
        assertThat(run("auditor", "seal").err()).contains("NO_PERMISSION");
    }

    @Test
    void verify_endsWith0_onlyIfAllIsWell() throws Exception {
        Ran all = run("auditor", "verify", "--json");
        assertThat(all.exit()).isZero();
        assertThat(all.json().path("verdict").asText()).isEqualTo("OK");
        assertThat(all.json().path("partitions").asInt()).isEqualTo(NodeConfig.EMBEDDED_PARTITIONS);
        assertThat(all.json().path("entries").asLong()).isPositive();
        Ran two = run("auditor", "verify", "--partition", "3", "--partition", "5");
        assertThat(two.exit()).isZero();
        assertThat(two.out()).startsWith("OK: 2 partitions");

        grid.stopNode(1);
        Ran missing = run("auditor", "verify", "--partition", "3", "--json");
        grid.startNode(1);
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.json().path("verdict").asText()).isEqualTo("UNAVAILABLE");
        assertThat(missing.err()).contains("UNAVAILABLE");
        assertThat(run("auditor", "verify", "--parallel", "0").exit()).isEqualTo(2);
    }

    @Test
    void show_byPositionAndKey_opensWhatIsAskedFor() throws Exception {
        String position = written.partition() + ":" + written.seq();
        Ran shown = run("auditor", "show", position);
        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .contains("entry " + position, "PUT enterprise", "loader of demo-agency", "leaf hash")
                .doesNotContain("x-cli:1");
        Ran opened = run("auditor", "show", "enterprise", KEY, "--open", "name", "--purpose", "SUPERVISION", "--json");
        assertThat(opened.exit()).isZero();
        assertThat(opened.json().path("seq").asLong()).isEqualTo(written.seq());
        assertThat(opened.json().path("opened").path("value").asText()).isEqualTo("Firm one");
        assertThat(opened.json().path("logged").asInt()).isEqualTo(1);
        assertThat(run("auditor", "show", "enterprise", KEY, "--open", "name", "--purpose", "COLLECTION")
                        .exit())
                .isEqualTo(1);
        assertThat(run("auditor", "show", position, "--open", "name").exit()).isEqualTo(2);
        assertThat(run("auditor", "show", "no-position").exit()).isEqualTo(2);
        assertThat(run("auditor", "show", "0:999999").err()).contains("UNKNOWN_ENTRY");
    }
}
