package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.SubjectKey;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.key.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.ignite.cache.CachePeekMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of personal subjects on two real nodes: loaded, read, scored, verified; then one is destroyed, all keys are wrapped
 * anew, the nodes are stopped, and every file of theirs is searched.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PersonalSubjectTest {
    private static final Path ROOT = Path.of(System.getProperty("creditgrid.root", ".."));
    private static final Path CARD = ROOT.resolve("cli/src/main/resources/io/creditgrid/cli/demo/card.json");

    /** The person that is destroyed, one that stays, one of a register declared personal, and a company. */
    private static final String WANG = "92340602MA2PBQAH7E";

    private static final String LI = "92330424MA29JBTX8A";
    private static final String CARD_HOLDER = "IDCANARY-320501";
    private static final String COMPANY = "91310000775785552L";

    private static final String WANG_NAME = "王小明CANARYNAME";
    private static final String CASE = "CANARYCASE-7";
    private static final long CAPITAL = 98_765_432_109_876L;
    private static final long DISPUTED = 88_776_655_443_322L;
    private static final String LI_NAME = "李光STAYSHIDDEN";
    private static final String COMPANY_NAME = "清晰有限公司CLEARNAME";
    private static final long COMPANY_CAPITAL = 55_443_322_110_099L;

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static GridFiles files;
    private static byte[] firstKek;
    private static byte[] wangKey = {};
    private static byte[] wangTag = {};
    private static int wangPartition;

    @BeforeAll
    static void start() throws Exception {
        Set<String> loader = Set.of(GridFiles.LOADER_ORGANISATION);
        SourceList sources = SourceList.of(List.of(
                new SourceList.Source(
                        "registry", "registry-office", loader, Set.of("enterprise", "consent", "judicialCase"), null),
                new SourceList.Source("sales", "portal", loader, Set.of("trade"), SourceList.TradeSide.SUPPLIER),
                new SourceList.Source(
                        "bank-demo",
                        GridFiles.BANK_ORGANISATION,
                        Set.of(),
                        Set.of("enterprise", "creditMonth"),
                        null)));
        files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        firstKek = Objects.requireNonNull(files.keys().kek(1));
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()).withPersonalNamespaces(Set.of("idcard")))
                .nodes(2)
                .prefix("personal")
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        for (String login : List.of("operator", "loader", "bank", "scientist", "auditor")) {
            new Profile(grid.thinAddresses(), login, files.password(login)).write(profile(login));
        }
        try (CreditGridClient operator = CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user("operator")
                .password(files.password("operator"))
                .connect()) {
            operator.create();
        }
        assertThat(run("scientist", "model", "deploy", CARD.toString(), "--default")
                        .exit())
                .isZero();
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    private static Ran run(String login, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--profile");
        all.add(profile(login).toString());
        return Ran.of(all.toArray(String[]::new));
    }

    private static JsonNode json(String login, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Ran ran = run(login, all.toArray(String[]::new));
        assertThat(ran.exit()).as(String.join(" ", arguments) + " " + ran.err()).isZero();
        return ran.json();
    }

    private static void load(String name, String mapping, String rows) throws Exception {
        Path yaml = dir.resolve(name + ".yaml");
        Path csv = dir.resolve(name + ".csv");
        Files.writeString(yaml, "mapping: 1\npublishedAt: 2022-01-20T09:00:00+08:00\n" + mapping);
        Files.writeString(csv, rows);
        JsonNode report = json("loader", "load", "--mapping", yaml.toString(), csv.toString());
        assertThat(report.path("loaded").asLong())
                .as(report.toString())
                .isEqualTo(rows.lines().count() - 1);
    }

    private static String put(String firm, String name) throws Exception {
        Path file = dir.resolve(name + ".json");
        Files.writeString(file, """
                {"firm": "%s", "source": "bank-demo", "from": "2020-01-01", "publishedAt": "2022-02-01T00:00:00Z",
                 "currency": "CNY", "name": "%s", "status": "ACTIVE"}
                """.formatted(firm, name));
        return file.toString();
    }

    private static String trade(String customer) {
        return "uscc:" + COMPANY + "/sales/" + customer.replace(":", "%3A") + "/2021-12";
    }

    @Test
    @Order(1)
    void persons_areLoadedByTheirClearIds() throws Exception {
        load(
                "registry",
                """
                source: registry
                kind: enterprise
                id: uscc:${id}
                from: 2020-01-01
                fields: {currency: CNY, name: "${name}", status: ACTIVE, registeredCapital: {from: capital, unit: 元},
                         establishedOn: {from: since, date: yyyy-MM-dd}}
                """,
                "id,name,capital,since\n"
                        + WANG + "," + WANG_NAME + ",987654321098.76,2015-03-01\n"
                        + LI + "," + LI_NAME + ",1.00,2016-03-01\n"
                        + COMPANY + "," + COMPANY_NAME + ",554433221100.99,2010-03-01\n");
        load("cases", """
                source: registry
                kind: judicialCase
                id: uscc:${id}
                from: 2021-01-01
                key: {caseNo: "${case}", role: DEFENDANT}
                fields: {currency: CNY, cause: LOAN, result: PENDING, stage: OPEN, amount: {from: amount, unit: 元}}
                """, "id,case,amount\n" + WANG + "," + CASE + ",887766554433.22\n");
        load(
                "sales",
                """
                source: sales
                kind: trade
                id: uscc:${seller}
                key: {customer: "uscc:${buyer}", month: "${month}"}
                at: endOfPeriod
                fields: {currency: CNY, amount: "${amount}"}
                """,
                "seller,buyer,month,amount\n"
                        + COMPANY + "," + WANG + ",2021-12,5.00\n"
                        + COMPANY + "," + LI + ",2021-12,6.00\n"
                        + WANG + "," + COMPANY + ",2021-12,7.00\n");
        load("consents", """
                source: registry
                kind: consent
                id: uscc:${id}
                from: 2020-01-01
                key: {grantee: bank-demo, purpose: CREDIT_REVIEW}
                fields: {evidence: paper}
                """, "id\n" + WANG + "\n");
        assertThat(json("bank", "put", "enterprise", put("x-idcard:" + CARD_HOLDER, "HOLDERSHIDDEN"))
                        .path("outcome")
                        .asText())
                .isEqualTo("LOADED");
        assertThat(run("bank", "put", "enterprise", put("tag:0." + "0".repeat(32), "nobody"))
                        .exit())
                .isEqualTo(1);
    }

    @Test
    @Order(2)
    void persons_areReadAndScored_withTheirConsent() throws Exception {
        JsonNode got = json("bank", "get", "enterprise", "uscc:" + WANG + "/registry", "--purpose", "CREDIT_REVIEW");
        assertThat(got.path("record").path("name").asText()).isEqualTo(WANG_NAME);
        assertThat(got.path("record").path("firm").asText()).isEqualTo("uscc:" + WANG);
        JsonNode history = json(
                "bank",
                "history",
                "judicialCase",
                "uscc:" + WANG + "/registry/" + CASE + "/DEFENDANT",
                "--purpose",
                "CREDIT_REVIEW");
        assertThat(history.path("entries")).hasSize(1);
        assertThat(history.toString()).contains("887766554433.22");

        JsonNode score = json("bank", "score", "uscc:" + WANG, "--purpose", "CREDIT_REVIEW", "--explain");
        assertThat(score.path("firm").asText()).isEqualTo("uscc:" + WANG);
        assertThat(score.path("logged").asInt()).isEqualTo(2);
        Ran refused = run("bank", "score", "uscc:" + LI, "--purpose", "CREDIT_REVIEW");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("NO_CONSENT").doesNotContain(LI_NAME);
    }

    @Test
    @Order(3)
    void personInAnothersRecord_isATag_forWhoeverReads() throws Exception {
        JsonNode got = json("auditor", "get", "trade", trade("uscc:" + WANG), "--purpose", "SUPERVISION");
        String tag = got.path("record").path("customer").asText();
        assertThat(tag).matches("tag:[0-9]+\\.[0-9a-f]{32}");
        JsonNode byTag = json("auditor", "get", "trade", trade(tag), "--purpose", "SUPERVISION");
        assertThat(byTag.path("record").path("amount").asText()).isEqualTo("5.00");
        // a refusal is logged under the company, in clear: it must not name the person either
        Ran refused = run("bank", "get", "trade", trade("uscc:" + WANG), "--purpose", "CREDIT_REVIEW");
        assertThat(refused.err()).contains("NO_CONSENT");
    }

    @Test
    @Order(4)
    void persons_areInPortfolios_andEntriesCanBeOpened() throws Exception {
        assertThat(portfolio("before.csv"))
                .contains(WANG)
                .contains(LI)
                .contains(CARD_HOLDER)
                .contains(COMPANY);
        JsonNode shown = json(
                "auditor",
                "audit",
                "show",
                "enterprise",
                "uscc:" + WANG + "/registry",
                "--open",
                "name",
                "--purpose",
                "SUPERVISION");
        assertThat(shown.path("opened").path("value").asText()).isEqualTo(WANG_NAME);
        assertThat(json("operator", "audit", "seal").path("changed").asBoolean())
                .isTrue();
        JsonNode verified = json("auditor", "audit", "verify");
        assertThat(verified.path("verdict").asText()).isEqualTo("OK");
        assertThat(verified.path("destroyedSubjects").asLong()).isZero();
        assertThat(verified.path("liveEnterprises").asLong()).isEqualTo(4);
    }

    private static String portfolio(String name) throws Exception {
        Path out = dir.resolve(name);
        json("scientist", "portfolio", "score", "--out", out.toString());
        return Files.readString(out);
    }

    @Test
    @Order(5)
    void destroyedPerson_isGone_andTheLogStaysWhole() throws Exception {
        Door door = grid.node(0).part(Door.class);
        wangTag = door.tags().firm(EnterpriseId.of("uscc:" + WANG));
        wangPartition = door.placement().partition(EnterpriseId.of("uscc:" + WANG));
        wangKey = ((SubjectKey.Held) door.subjectKeys().open(wangPartition, wangTag, row(0)))
                .key()
                .toArray();
        assertThat(row(0)).isEqualTo(row(1));

        assertThat(run("auditor", "subject", "destroy", "uscc:" + WANG).err()).contains("NO_PERMISSION");
        assertThat(run("operator", "subject", "destroy", "uscc:" + COMPANY).err())
                .contains("BAD_IDENTIFIER");
        assertThat(run("operator", "subject", "destroy", "x-idcard:nobody").err())
                .contains("UNKNOWN_FIRM");
        JsonNode done = json("operator", "subject", "destroy", "uscc:" + WANG);
        assertThat(done.path("already").asBoolean()).isFalse();
        assertThat(done.toString()).doesNotContain(WANG);
        assertThat(json("operator", "subject", "destroy", "uscc:" + WANG)
                        .path("already")
                        .asBoolean())
                .isTrue();
        assertThat(row(0)).isEqualTo(row(1)).hasSizeLessThan(20);

        assertThat(run("bank", "get", "enterprise", "uscc:" + WANG + "/registry", "--purpose", "CREDIT_REVIEW")
                        .err())
                .contains("UNKNOWN_FIRM");
        assertThat(run("bank", "score", "uscc:" + WANG, "--purpose", "CREDIT_REVIEW")
                        .err())
                .contains("UNKNOWN_FIRM");
        assertThat(run("auditor", "audit", "show", "enterprise", "uscc:" + WANG + "/registry")
                        .err())
                .contains("SUBJECT_DESTROYED");
        assertThat(run("bank", "put", "enterprise", put("uscc:" + WANG, "again"))
                        .err())
                .contains("SUBJECT_DESTROYED");
        assertThat(portfolio("after.csv")).doesNotContain(WANG).contains(LI).contains(CARD_HOLDER);
        // what others recorded of it stays, under the tag
        assertThat(json("auditor", "get", "trade", trade("uscc:" + WANG), "--purpose", "SUPERVISION")
                        .path("record")
                        .path("amount")
                        .asText())
                .isEqualTo("5.00");
        verifyWithOneDestroyed();
    }

    private static byte[] row(int node) {
        return Objects.requireNonNull(grid.node(node)
                .ignite()
                .<RowKey, byte[]>cache(CacheName.SUBJECT.label())
                .localPeek(RowKey.subject(wangPartition, wangTag), CachePeekMode.PRIMARY, CachePeekMode.BACKUP));
    }

    private static void verifyWithOneDestroyed() throws Exception {
        JsonNode verified = json("auditor", "audit", "verify");
        assertThat(verified.path("verdict").asText()).as(verified.toString()).isEqualTo("OK");
        assertThat(verified.path("destroyedSubjects").asLong()).isEqualTo(1);
        // its registration, case, sale and consent; two reads; the score and its enquiry; the auditor's opening
        assertThat(verified.path("destroyedEntries").asLong()).isEqualTo(9);
        assertThat(run("auditor", "audit", "verify").out()).contains("9 entries of 1 personal subjects");
    }

    @Test
    @Order(6)
    void keys_areWrappedAnew_andTheOldOneIsDeleted() throws Exception {
        assertThat(run("operator", "subject", "rewrap").err())
                .contains("BAD_CONFIGURATION")
                .contains("new-kek");
        Path keys = files.dir().resolve("grid.keys");
        Ran added = Ran.of("subject", "new-kek", keys.toString(), "--json");
        assertThat(added.json().path("kek").asInt()).isEqualTo(2);
        JsonNode done = json("operator", "subject", "rewrap");
        assertThat(done.path("kek").asInt()).isEqualTo(2);
        assertThat(done.path("rewrapped").asLong()).isEqualTo(2);
        assertThat(done.path("subjects").asLong()).isEqualTo(2);
        assertThat(done.path("destroyed").asLong()).isEqualTo(1);
        assertThat(done.path("servers").asInt()).isEqualTo(2);
        assertThat(KeyFile.read(keys).kekIds()).containsExactly(2);

        assertThat(json("auditor", "get", "enterprise", "uscc:" + LI + "/registry", "--purpose", "SUPERVISION")
                        .path("record")
                        .path("name")
                        .asText())
                .isEqualTo(LI_NAME);
        assertThat(json("bank", "put", "enterprise", put("x-idcard:later", "LATERHIDDEN"))
                        .path("outcome")
                        .asText())
                .isEqualTo("LOADED");
        verifyWithOneDestroyed();
    }

    @Test
    @Order(7)
    void nothingOfTheDestroyedPerson_canBeFoundInAnyFile() throws Exception {
        Door door = grid.node(0).part(Door.class);
        GridIdentity identity = door.identity();
        EnterpriseId li = EnterpriseId.of("uscc:" + LI);
        byte[] liTag = door.tags().firm(li);
        int liPartition = door.placement().partition(li);
        grid.stopAll();
        KeyFile left = KeyFile.read(files.dir().resolve("grid.keys"));
        byte[] kek = Objects.requireNonNull(left.kek(2));
        List<String> hidden = List.of(WANG, WANG_NAME, CASE, LI, LI_NAME, CARD_HOLDER, "HOLDERSHIDDEN", "LATERHIDDEN");
        DiskScan disk = new DiskScan();
        List.of(COMPANY_NAME, COMPANY).forEach(disk::text);
        hidden.forEach(disk::text);
        List.of(COMPANY_CAPITAL, CAPITAL, DISPUTED).forEach(disk::number);
        disk.secret("subject key", wangKey);
        disk.secret("K", hmac("salt"));
        disk.secret("E", hmac("enc"));
        disk.secret("first kek", firstKek);
        disk.wrapped("by the deleted kek", identity, wangPartition, wangTag, firstKek);
        disk.wrapped("by the kek that is left", identity, wangPartition, wangTag, kek);
        disk.wrapped("of one that stays", identity, liPartition, liTag, kek);
        disk.run(dir.resolve("work"), dir.resolve("files"));

        // what is stored in clear is seen, and nothing else: no name, id, case or amount, no key nor what follows from
        // one
        assertThat(disk.found()).containsExactlyInAnyOrder(COMPANY_NAME, COMPANY, Long.toString(COMPANY_CAPITAL));
        // the deleted key-encryption key would still open it: it is that deletion which makes the destruction final
        assertThat(disk.keys("by the deleted kek"))
                .containsExactly(Bytes.of(wangKey).toString());
        assertThat(disk.keys("of one that stays")).hasSize(1);
        assertThat(disk.keys("by the kek that is left")).isEmpty();
    }

    private static byte[] hmac(String label) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(wangKey, "HmacSHA256"));
        return mac.doFinal(label.getBytes(StandardCharsets.US_ASCII));
    }
}
