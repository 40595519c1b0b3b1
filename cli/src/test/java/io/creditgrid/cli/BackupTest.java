package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.client.BackupClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.RequestIds;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.backup.BackupCut;
import io.creditgrid.model.contract.backup.BackupManifest;
import io.creditgrid.model.contract.backup.BackupPage;
import io.creditgrid.model.contract.backup.BackupRequest;
import io.creditgrid.model.contract.backup.RestoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.key.KeyFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A grid of two real nodes is backed up while others write, and put back into empty ones by the real command. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupTest {
    private static final Path ROOT = Path.of(System.getProperty("creditgrid.root", ".."));
    private static final Path CARD = ROOT.resolve("cli/src/main/resources/io/creditgrid/cli/demo/card.json");
    private static final long PUBLISHED = 1_700_000_000_000L;

    private static final EnterpriseId COMPANY = EnterpriseId.of("uscc:91310000775785552L");
    private static final EnterpriseId DESTROYED = EnterpriseId.of("uscc:92340602MA2PBQAH7E");
    private static final EnterpriseId PERSON = EnterpriseId.of("uscc:92330424MA29JBTX8A");

    /** More than a page of blocks has its partition. */
    private static final int LONG_RECORDS = 500;

    private static final String LONG_NAME = "N".repeat(3_500);

    /** Two firms of different partitions: the second is written only after the first was acknowledged. */
    private static final EnterpriseId FIRST = EnterpriseId.of("x-test:first");

    private static final EnterpriseId SECOND = EnterpriseId.of("x-test:second");

    @TempDir
    static Path dir;

    private static GridFiles files;
    private static BackupGrid source;
    private static @Nullable BackupGrid restored;
    private static Path backup = Path.of("");
    private static Path passphrase = Path.of("");
    private static JsonNode scoreBefore = Answer.json().nullNode();
    private static @Nullable MutationUnit repeated;
    private static @Nullable Outcome firstAnswer;

    @BeforeAll
    static void start() throws Exception {
        files = BackupGrid.files(dir.resolve("files"));
        source = BackupGrid.start(dir, "backup-a", 2, files, UnaryOperator.identity());
        assertThat(source.run("operator", "cluster", "activate").exit()).isZero();
        assertThat(source.run("scientist", "model", "deploy", CARD.toString(), "--default")
                        .exit())
                .isZero();
        passphrase = dir.resolve("passphrase");
        io.creditgrid.persistence.key.OwnerOnly.write(passphrase, "twelve characters and more\n");
    }

    @AfterAll
    static void stop() {
        if (restored != null) {
            restored.close();
        }
        source.close();
    }

    private static Image enterprise(EnterpriseId firm, String name, long published) {
        RecordKey key = new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
        return Image.of(CreditRecord.state(key, Interval.from(18_000), published)
                .set("currency", "CNY")
                .set("name", name)
                .set("status", "ACTIVE")
                .build());
    }

    private static MutationUnit unit(Image image) {
        RequestIds ids = new RequestIds(InstantSource.system(), new SecureRandom());
        return MutationUnit.of(Mutation.of(Origin.Request.of(ids.next()), image));
    }

    private static Outcome write(CreditGridClient loader, Image image) {
        return loader.write(unit(image)).get(0);
    }

    private static int partition(EnterpriseId firm) {
        return new Placement(BackupGrid.PARTITIONS).partition(firm);
    }

    private static JsonNode json(BackupGrid grid, String login, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Ran ran = grid.run(login, all.toArray(String[]::new));
        assertThat(ran.exit())
                .as(String.join(" ", arguments) + " " + ran.err() + ran.out())
                .isZero();
        return ran.json();
    }

    private static JsonNode score(BackupGrid grid) throws Exception {
        ObjectNode score = (ObjectNode) json(
                grid, "bank", "score", COMPANY.canonical(), "--purpose", "CREDIT_REVIEW", "--valid-at", "2024-06-01");
        score.remove("receipt");
        return score;
    }

    @Test
    @Order(1)
    void gridIsFilled() throws Exception {
        assertThat(partition(FIRST)).isNotEqualTo(partition(SECOND));
        try (CreditGridClient loader = source.client("loader")) {
            for (EnterpriseId firm : List.of(COMPANY, DESTROYED, PERSON, FIRST, SECOND)) {
                assertThat(write(loader, enterprise(firm, "0 " + firm.value(), PUBLISHED))
                                .code())
                        .isEqualTo(Outcome.Code.LOADED);
            }
            RecordKey dispute =
                    new RecordKey(DESTROYED, RecordKind.JUDICIAL_CASE, "registry", List.of("case-1", "DEFENDANT"));
            for (int i = 0; i < 3; i++) {
                assertThat(write(
                                        loader,
                                        Image.of(CreditRecord.state(dispute, Interval.from(18_400L + i), PUBLISHED + i)
                                                .set("currency", "CNY")
                                                .set("cause", "SALE")
                                                .set("result", "PENDING")
                                                .set("stage", i % 2 == 0 ? "OPEN" : "CLOSED")
                                                .build()))
                                .code())
                        .isEqualTo(Outcome.Code.LOADED);
            }
            assertThat(write(loader, Image.removal(dispute, Interval.from(19_000), PUBLISHED + 9))
                            .code())
                    .isEqualTo(Outcome.Code.LOADED);
            RecordKey consent = new RecordKey(
                    COMPANY,
                    RecordKind.CONSENT,
                    "registry",
                    List.of(GridFiles.BANK_ORGANISATION, Purpose.CREDIT_REVIEW.name()));
            assertThat(write(
                                    loader,
                                    Image.of(CreditRecord.state(consent, Interval.from(18_000), PUBLISHED)
                                            .set("evidence", "paper")
                                            .build()))
                            .code())
                    .isEqualTo(Outcome.Code.LOADED);
            int target = partition(COMPANY);
            for (int written = 0, i = 0; written < LONG_RECORDS; i++) {
                EnterpriseId firm = EnterpriseId.of("x-long:" + i);
                if (partition(firm) == target) {
                    assertThat(write(loader, enterprise(firm, i + LONG_NAME, PUBLISHED))
                                    .code())
                            .isEqualTo(Outcome.Code.LOADED);
                    written++;
                }
            }
        }
        json(source, "operator", "audit", "seal");
        json(source, "operator", "subject", "destroy", DESTROYED.canonical());
        scoreBefore = score(source);
        json(source, "operator", "audit", "seal");
    }

    @Test
    @Order(2)
    void pagesAreBounded() throws Exception {
        try (CreditGridClient operator = source.client("operator")) {
            BackupClient steps = operator.backups();
            BackupCut cut = steps.cut();
            int partition = partition(COMPANY);
            BackupPage page = steps.page(BackupRequest.blocks(
                    partition, 0, cut.heads().get(partition).blocks()));
            assertThat(page.last()).isFalse();
            assertThat(page.rows().stream().mapToLong(row -> row.length).sum())
                    .isBetween((long) BackupPage.BYTES, BackupPage.BYTES + (1L << 20));
        }
    }

    @Test
    @Order(3)
    void backupUnderLoad_isOfOneMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong failures = new AtomicLong();
        Thread writer = new Thread(() -> {
            try (CreditGridClient loader = source.client("loader")) {
                for (long round = 1; !stop.get(); round++) {
                    for (EnterpriseId firm : List.of(FIRST, SECOND)) {
                        MutationUnit unit = unit(enterprise(firm, round + " " + firm.value(), PUBLISHED + round));
                        Outcome outcome = loader.write(unit).get(0);
                        if (outcome.code() != Outcome.Code.LOADED) {
                            failures.incrementAndGet();
                        }
                        if (firm.equals(SECOND) && round == 20) {
                            repeated = unit;
                            firstAnswer = outcome;
                        }
                    }
                    acknowledged.set(round);
                }
            } catch (IOException | RuntimeException e) {
                failures.incrementAndGet();
            }
        });
        writer.start();
        while (acknowledged.get() < 30 && writer.isAlive()) {
            Thread.sleep(5);
        }
        long before = acknowledged.get();
        backup = dir.resolve("backups").resolve("one");
        JsonNode made = json(
                source,
                "operator",
                "backup",
                "--out",
                backup.toString(),
                "--keys",
                files.dir().resolve("grid.keys").toString(),
                "--passphrase-file",
                passphrase.toString());
        long after = acknowledged.get();
        while (acknowledged.get() < after + 5 && writer.isAlive()) {
            Thread.sleep(5); // what is written after the cut must not be in it
        }
        stop.set(true);
        writer.join();
        assertThat(failures).hasValue(0);
        assertThat(made.path("keyFingerprint").asText()).isEqualTo(files.keys().fingerprint());

        restored = BackupGrid.start(dir, "backup-b", 2, files, UnaryOperator.identity());
        JsonNode done = json(restored, "operator", "restore", backup.toString(), "--nodes", "2");
        assertThat(done.path("verdict").asText()).isEqualTo("OK");
        assertThat(done.path("life").asInt()).isEqualTo(1);
        assertThat(done.path("entries").asLong()).isEqualTo(made.path("entries").asLong());

        long first = round(restored, FIRST);
        long second = round(restored, SECOND);
        assertThat(first).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(after + 1);
        assertThat(first - second).as("written one after the other").isBetween(0L, 1L);
    }

    private static long round(BackupGrid grid, EnterpriseId firm) throws Exception {
        String name = json(
                        grid,
                        "auditor",
                        "get",
                        "enterprise",
                        firm.canonical() + "/registry",
                        "--purpose",
                        "SUPERVISION")
                .path("record")
                .path("name")
                .asText();
        return Long.parseLong(name.substring(0, name.indexOf(' ')));
    }

    @Test
    @Order(4)
    void restoredGrid_isTheSame_andLivesOn() throws Exception {
        BackupGrid grid = Objects.requireNonNull(restored);
        JsonNode verified = json(grid, "auditor", "audit", "verify");
        assertThat(verified.path("verdict").asText()).isEqualTo("OK");
        assertThat(verified.path("destroyedSubjects").asLong()).isEqualTo(1);

        BackupManifest manifest = BackupManifest.read(Files.readAllBytes(backup.resolve("manifest.json")));
        JsonNode root = json(grid, "auditor", "audit", "root");
        assertThat(root.path("epoch").asLong()).isEqualTo(manifest.cut().epochs());
        for (JsonNode each : root.path("partitions")) {
            BackupCut.Head head = manifest.head(each.path("partition").asInt());
            assertThat(each.path("size").asLong()).isEqualTo(head.size());
            assertThat(each.path("root").asText()).isEqualTo(head.root());
        }
        String person = PERSON.canonical() + "/registry";
        assertThat(json(grid, "auditor", "get", "enterprise", person, "--purpose", "SUPERVISION"))
                .isEqualTo(json(source, "auditor", "get", "enterprise", person, "--purpose", "SUPERVISION"));
        assertThat(grid.run("auditor", "audit", "show", "enterprise", DESTROYED.canonical() + "/registry")
                        .err())
                .contains("SUBJECT_DESTROYED");
        assertThat(score(grid)).isEqualTo(scoreBefore);

        try (CreditGridClient loader = grid.client("loader")) {
            Outcome again = loader.write(Objects.requireNonNull(repeated)).get(0);
            assertThat(again).isEqualTo(firstAnswer);
            assertThat(write(loader, enterprise(FIRST, "999 later", PUBLISHED + 999_999))
                            .code())
                    .isEqualTo(Outcome.Code.LOADED);
            assertThat(write(loader, enterprise(PERSON, "999 later", PUBLISHED + 999_999))
                            .code())
                    .isEqualTo(Outcome.Code.LOADED);
            assertThat(write(loader, enterprise(DESTROYED, "999 later", PUBLISHED + 999_999))
                            .error())
                    .isEqualTo(GridError.SUBJECT_DESTROYED);
        }
        assertThat(round(grid, FIRST)).isEqualTo(999);
        long life = grid.nodes().node(0).part(Door.class).identity().incarnation();
        assertThat(GridIdentity.lifeCount(life)).isEqualTo(1);
        assertThat(grid.nodes().node(1).part(Door.class).identity().incarnation())
                .isEqualTo(life);
        JsonNode shown = json(grid, "auditor", "audit", "show", "enterprise", FIRST.canonical() + "/registry");
        assertThat(shown.toString()).contains("" + life);
        json(grid, "operator", "audit", "seal");
        grid.nodes().restart();
        assertThat(grid.nodes().node(0).part(Door.class).identity().incarnation())
                .isEqualTo(life);
    }

    @Test
    @Order(5)
    void restoredGrid_isBackedUpAgain_andItsNextLifeIsTheSecond() throws Exception {
        BackupGrid grid = Objects.requireNonNull(restored);
        new io.creditgrid.cli.connection.Profile(grid.nodes().thinAddresses(), "operator", files.password("operator"))
                .write(dir.resolve("operator-again.profile"));
        Path out = dir.resolve("backups-dated");
        Files.createDirectories(out.resolve("20200101T000000Z.unfinished"));
        Files.writeString(out.resolve("20200101T000000Z.unfinished").resolve("epochs.rows"), "half");
        for (int i = 0; i < 2; i++) {
            Ran ran = Ran.of(
                    "backup",
                    "--out",
                    out.toString(),
                    "--dated",
                    "--keep",
                    "1",
                    "--profile",
                    dir.resolve("operator-again.profile").toString());
            assertThat(ran.exit()).as(ran.err()).isZero();
            Thread.sleep(1_100); // names have seconds
        }
        List<Path> kept;
        try (Stream<Path> found = Files.list(out)) {
            kept = found.toList();
        }
        assertThat(kept).hasSize(1);
        try (BackupGrid next = BackupGrid.start(dir, "backup-c", 1, files, UnaryOperator.identity())) {
            JsonNode done = json(next, "operator", "restore", kept.get(0).toString());
            assertThat(done.path("verdict").asText()).as(done.toString()).isEqualTo("OK");
            assertThat(done.path("life").asInt()).isEqualTo(2);
            try (CreditGridClient loader = next.client("loader")) {
                assertThat(write(loader, enterprise(SECOND, "1000 later", PUBLISHED + 1_000_000))
                                .code())
                        .isEqualTo(Outcome.Code.LOADED);
            }
            assertThat(json(next, "auditor", "audit", "verify").path("verdict").asText())
                    .isEqualTo("OK");
            assertThat(next.run("operator", "restore", kept.get(0).toString()).err())
                    .contains("NOT_EMPTY");
        }
    }

    @Test
    @Order(6)
    void damagedOrForeignBackups_areRefused_andNothingIsWritten() throws Exception {
        try (BackupGrid empty = BackupGrid.start(dir, "backup-d", 1, files, UnaryOperator.identity())) {
            Random random = new Random(7);
            List<Path> all;
            try (Stream<Path> found = Files.list(backup)) {
                all = found.sorted().toList();
            }
            assertThat(all).hasSizeGreaterThan(4);
            for (Path file : all) {
                byte[] bytes = Files.readAllBytes(file);
                boolean rows = String.valueOf(file.getFileName()).startsWith("p0");
                int[] places = {random.nextInt(bytes.length), 0, bytes.length - 1};
                for (int at : rows ? Arrays.copyOf(places, 1) : places) {
                    byte[] altered = bytes.clone();
                    altered[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, altered);
                    Ran ran = empty.run("operator", "restore", backup.toString());
                    Files.write(file, bytes);
                    assertThat(ran.exit()).as(file + " at " + at).isEqualTo(1);
                    assertThat(ran.err()).as(file + " at " + at).contains("BAD_BACKUP");
                }
            }
            Path extra = backup.resolve("extra");
            Files.writeString(extra, "x");
            assertThat(empty.run("operator", "restore", backup.toString()).err())
                    .contains("BAD_BACKUP");
            Files.delete(extra);
            assertThat(empty.run("operator", "restore", dir.toString()).err()).contains("BAD_BACKUP");
            assertThat(empty.run("loader", "restore", backup.toString()).err()).contains("NO_PERMISSION");
            assertThat(empty.rows()).isZero();

            halfARestore_isFinished(empty);
        }
    }

    private static void halfARestore_isFinished(BackupGrid empty) throws Exception {
        byte[] manifest = Files.readAllBytes(backup.resolve("manifest.json"));
        String seal = Files.readString(backup.resolve("manifest.seal"));
        int partition = partition(COMPANY);
        try (CreditGridClient operator = empty.client("operator")) {
            BackupClient steps = operator.backups();
            steps.restore(new RestoreRequest(RestoreRequest.Step.BEGIN, manifest, seal, 0, 0, List.of()));
            List<byte[]> rows = new ArrayList<>();
            try (DataInputStream in = new DataInputStream(Files.newInputStream(
                    backup.resolve(String.format(java.util.Locale.ROOT, "p%04d.blocks", partition))))) {
                for (int i = 0; i < 7; i++) {
                    rows.add(in.readNBytes(in.readInt()));
                }
            }
            steps.restore(new RestoreRequest(RestoreRequest.Step.BLOCKS, manifest, seal, partition, 0, rows));
            List<byte[]> gap = List.of(rows.get(0), rows.get(2));
            assertThatThrownBy(() -> steps.restore(new RestoreRequest(
                            RestoreRequest.Step.BLOCKS,
                            manifest,
                            seal,
                            (partition + 1) % BackupGrid.PARTITIONS,
                            0,
                            gap)))
                    .isInstanceOfSatisfying(
                            GridException.class,
                            refusal -> assertThat(refusal.error()).isEqualTo(GridError.BAD_BACKUP));
        }
        assertThat(empty.run("operator", "cluster", "activate").err()).contains("NOT_EMPTY");
        assertThat(json(empty, "operator", "restore", backup.toString())
                        .path("verdict")
                        .asText())
                .isEqualTo("OK");
        assertThat(score(empty)).isEqualTo(scoreBefore);
    }

    @Test
    @Order(7)
    void gridsThatDoNotFit_areRefused() throws Exception {
        assertThat(source.run("operator", "restore", backup.toString()).err()).contains("NOT_EMPTY");
        assertThat(source.run("operator", "backup", "--out", backup.toString()).err())
                .contains("BAD_REQUEST");
        assertThat(source.run("auditor", "backup", "--out", dir.resolve("no").toString())
                        .err())
                .contains("NO_PERMISSION");

        GridFiles others = BackupGrid.files(dir.resolve("other-files"));
        try (BackupGrid foreign = BackupGrid.start(dir, "backup-e", 1, others, UnaryOperator.identity())) {
            Ran ran = foreign.run("operator", "restore", backup.toString());
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.err()).contains("BAD_BACKUP", files.keys().fingerprint());
            assertThat(foreign.rows()).isZero();
        }
        try (BackupGrid wider = BackupGrid.start(
                dir,
                "backup-f",
                1,
                files,
                gate -> new io.creditgrid.grid.security.GateSettings(
                        gate.keys(), gate.users(), gate.sources(), gate.roles(), 16, gate.offset()))) {
            assertThat(wider.run("operator", "restore", backup.toString()).err())
                    .contains("BAD_BACKUP", "expected a backup of 16 partitions");
            assertThat(wider.rows()).isZero();
        }
    }

    @Test
    @Order(8)
    void keys_comeOutOfTheBackup_underTheirPassphraseAlone() throws Exception {
        Path out = dir.resolve("again.keys");
        Path wrong = dir.resolve("wrong");
        io.creditgrid.persistence.key.OwnerOnly.write(wrong, "another passphrase");
        Ran refused = Ran.of(
                "restore", backup.toString(), "--keys-out", out.toString(), "--passphrase-file", wrong.toString());
        assertThat(refused.err()).contains("BAD_BACKUP");
        assertThat(out).doesNotExist();
        Ran done = Ran.of(
                "restore", backup.toString(), "--keys-out", out.toString(), "--passphrase-file", passphrase.toString());
        assertThat(done.exit()).as(done.err()).isZero();
        KeyFile read = KeyFile.read(out);
        assertThat(read.fingerprint()).isEqualTo(files.keys().fingerprint());
        assertThat(read.kekIds()).isEqualTo(files.keys().kekIds());
        byte[] salt = files.keys().saltKey();
        try (Stream<Path> found = Files.list(backup)) {
            for (Path file : found.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(java.util.HexFormat.of().formatHex(salt));
            }
        }
    }
}
