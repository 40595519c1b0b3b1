package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import java.nio.file.Files;
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

/** put, get, history and remove on a real grid, as a bank that owns one source. */
class RecordCommandsTest {
    private static final String KEY = "x-cli:1/bank-demo";

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static Path profile;
    private static Path loaderProfile;

    @BeforeAll
    static void start() throws Exception {
        SourceList sources = SourceList.of(List.of(
                new SourceList.Source(
                        "bank-demo", GridFiles.BANK_ORGANISATION, Set.of(), Set.of("enterprise", "taxFiling"), null),
                new SourceList.Source(
                        "sales",
                        "sales-platform",
                        Set.of(GridFiles.LOADER_ORGANISATION),
                        Set.of("trade"),
                        SourceList.TradeSide.SUPPLIER)));
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(1)
                .prefix("record-commands")
                .quick()
                .wiring(Door::attach)
                .start();
        profile = dir.resolve("bank.profile");
        new Profile(grid.thinAddresses(), "bank", files.password("bank")).write(profile);
        loaderProfile = dir.resolve("loader.profile");
        new Profile(grid.thinAddresses(), "loader", files.password("loader")).write(loaderProfile);
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

    private static Ran run(String... arguments) {
        return run(profile, arguments);
    }

    private static Ran run(Path profile, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--profile");
        all.add(profile.toString());
        return Ran.of(all.toArray(String[]::new));
    }

    private static String file(String name, String capital, String publishedAt) throws Exception {
        Path file = dir.resolve(name);
        Files.writeString(file, """
                {"firm": "x-cli:1", "source": "bank-demo", "from": "2020-01-01", "publishedAt": "%s",
                 "currency": "CNY", "name": "甲", "status": "ACTIVE", "registeredCapital": "%s"}
                """.formatted(publishedAt, capital));
        return file.toString();
    }

    @Test
    void record_isPutReadRestatedAndRemoved() throws Exception {
        Ran put = run("put", "enterprise", file("a.json", "12.50", "2022-01-01T00:00:00Z"), "--json");
        assertThat(put.exit()).isZero();
        assertThat(put.json().path("outcome").asText()).isEqualTo("LOADED");
        long seq = put.json().path("seq").asLong();

        Ran got = run("get", "enterprise", KEY, "--json");
        assertThat(got.exit()).isZero();
        assertThat(got.json().path("seq").asLong()).isEqualTo(seq);
        assertThat(got.json().path("record").path("registeredCapital").asText()).isEqualTo("12.50");
        assertThat(run("get", "enterprise", KEY).out()).contains("name: 甲").contains("known now by the grid");

        String restated = file("b.json", "13.00", "2022-02-01T00:00:00Z");
        Ran stale = run("put", "enterprise", restated, "--expected-seq", "-1", "--json");
        assertThat(stale.exit()).isEqualTo(1);
        assertThat(stale.json().path("error").asText()).isEqualTo("UNEXPECTED_SEQ");
        assertThat(stale.json().path("category").asText()).isEqualTo("DATA");
        assertThat(run("put", "enterprise", restated, "--expected-seq", Long.toString(seq))
                        .exit())
                .isZero();

        assertThat(run("remove", "enterprise", KEY, "--from", "2023-01-01").exit())
                .isZero();
        assertThat(run("get", "enterprise", KEY, "--valid-at", "2022-12-31").exit())
                .isZero();
        Ran gone = run("get", "enterprise", KEY);
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("UNKNOWN_RECORD").hasLineCount(1);

        Ran history = run("history", "enterprise", KEY, "--json");
        assertThat(history.json().path("entries")).hasSize(3);
        assertThat(history.json().path("complete").asBoolean()).isTrue();
        assertThat(run("history", "enterprise", KEY).out()).contains("REMOVE from 2023-01-01 on");
    }

    @Test
    void batchThatEnded_isLeftAlone() throws Exception {
        Path mapping = dir.resolve("sales.yaml");
        Files.writeString(mapping, """
                mapping: 1
                source: sales
                kind: trade
                publishedAt: 2022-01-20T09:00:00+08:00
                id: x-cli:${a}
                key: {customer: "x-cli:${b}", month: "${m}"}
                fields: {currency: CNY, amount: "${v}"}
                """);
        Path data = dir.resolve("sales.csv");
        Files.writeString(data, "a,b,m,v\n7,8,2021-12,5.00\n7,9,2021-12,6.00\n");
        String[] load = {"load", "--mapping", mapping.toString(), data.toString(), "--json"};
        Ran first = run(loaderProfile, load);
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("\"LOADED\"");
        Ran second = run(loaderProfile, load);
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.out()).contains("\"ALREADY_LOADED\"");
    }

    @Test
    void badFile_isRefusedWithAllItsProblems() throws Exception {
        Path bad = dir.resolve("bad.json");
        Files.writeString(bad, "{\"firm\": \"x-cli:1\", \"source\": \"bank-demo\", \"colour\": 1}");
        Ran put = run("put", "enterprise", bad.toString());
        assertThat(put.exit()).isEqualTo(1);
        assertThat(put.err()).contains("BAD_VALUE").contains("'colour'").contains("'name' is absent");
    }

    @Test
    void wrongUse_endsWith2() {
        assertThat(run("get", "nothing", KEY).exit()).isEqualTo(2);
        assertThat(run("get", "taxFiling", KEY).err()).contains("FIRM/SOURCE/taxType/period");
        assertThat(run("get", "enterprise", KEY, "--purpose", "FUN").exit()).isEqualTo(2);
        assertThat(run("remove", "enterprise", KEY, "--at", "2020-01-01").exit())
                .isEqualTo(2);
        assertThat(run("remove", "enterprise", KEY, "--from", "2020-01-01", "--to", "2020-01-01")
                        .exit())
                .isEqualTo(2);
        assertThat(run("remove", "taxFiling", KEY + "/VAT/2020", "--from", "2020-01-01")
                        .exit())
                .isEqualTo(2);
    }
}
