package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.AuditClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.RootAnswer;
import io.creditgrid.model.contract.SealAnswer;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.model.ledger.RestoreMark;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Intruder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The auditor's tasks on two real nodes: sound data is OK, also while it is written; what was changed behind the door is
 * named, with its place and copy. Every test that changes something puts it back.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditClusterTest {
    private static final int FIRMS = 100;
    private static final int PARTITIONS = 32;
    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final AtomicLong ROWS = new AtomicLong();

    /** Entries made under firms so far. */
    private static final AtomicLong WRITTEN = new AtomicLong();

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static CreditGridClient loader;
    private static CreditGridClient operator;
    private static CreditGridClient auditor;

    @BeforeAll
    static void start() throws Exception {
        Set<String> kinds = Set.of("enterprise", "taxFiling", "judicialCase", "creditMonth");
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry", "demo-registry", Set.of(GridFiles.LOADER_ORGANISATION), kinds, null)));
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("audit")
                .quick()
                .wiring(Door::attach)
                .start();
        operator = client(files, "operator");
        operator.create();
        loader = client(files, "loader");
        auditor = client(files, "auditor");
        write(0);
    }

    @AfterAll
    static void stop() {
        List.of(auditor, loader, operator).forEach(CreditGridClient::close);
        grid.close();
    }

    private static CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    @Test
    @Order(1)
    void root_beforeTheFirstSeal_isRefused() {
        assertRefused(GridError.UNKNOWN_ENTRY, () -> auditor.audit().root());
    }

    @Test
    @Order(2)
    void seal_recordsWhatGrew_andNothingTwice() {
        SealAnswer first = operator.audit().seal();
        assertThat(first.changed()).isTrue();
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.entries()).isEqualTo(WRITTEN.get());
        SealAnswer second = operator.audit().seal();
        assertThat(second.changed()).isFalse();
        assertThat(second.epoch()).isEqualTo(1);
        assertThat(second.rootOverAll()).isEqualTo(first.rootOverAll());

        write(1);
        SealAnswer third = operator.audit().seal();
        assertThat(third.epoch()).isEqualTo(2);
        assertThat(third.time()).isGreaterThan(first.time());
        assertThat(auditor.audit().root(1).rootOverAll()).isEqualTo(first.rootOverAll());
        RootAnswer newest = auditor.audit().root();
        assertThat(newest.epoch()).isEqualTo(2);
        assertThat(newest.partitions().stream()
                        .mapToLong(RootAnswer.Partition::size)
                        .sum())
                .isEqualTo(WRITTEN.get());
        List<PartitionRoot> table = newest.partitions().stream()
                .map(each -> new PartitionRoot(each.partition(), each.size(), Bytes.hex(each.root())))
                .toList();
        assertThat(PartitionRoot.overAll(table)).hasToString(newest.rootOverAll());
        assertRefused(GridError.UNKNOWN_ENTRY, () -> auditor.audit().root(3));
    }

    @Test
    @Order(3)
    void verify_ofSoundData_isOk_andCountsWhatWasWritten() {
        List<VerifyAnswer> answers = new ArrayList<>();
        VerifyReport report = auditor.audit().verifyAll(List.of(), 4, (answer, done, all) -> {
            answers.add(answer);
            assertThat(done).isEqualTo(answers.size());
            assertThat(all).isEqualTo(PARTITIONS + 1);
        });
        assertThat(report.findings()).isEmpty();
        assertThat(report.allOk()).isTrue();
        assertThat(report.partitions()).isEqualTo(PARTITIONS);
        assertThat(report.entries()).isEqualTo(WRITTEN.get());
        assertThat(report.epochs()).isEqualTo(3);
        assertThat(answers).hasSize(PARTITIONS + 1).allSatisfy(answer -> {
            assertThat(answer.copies()).hasSize(2);
            assertThat(answer.copies().get(0)).startsWith("primary on audit-");
            assertThat(answer.copies().get(1)).startsWith("backup on audit-");
        });
        RootAnswer root = auditor.audit().root();
        answers.stream()
                .filter(answer -> answer.partition() >= 0)
                .forEach(answer -> assertThat(answer.root())
                        .isEqualTo(root.partitions().get(answer.partition()).root()));
    }

    @Test
    @Order(4)
    void verify_whileOthersWrite_raisesNoFalseAlarm() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
            int rounds = 2;
            while (!stop.get()) {
                write(rounds++);
                operator.audit().seal();
            }
            return rounds;
        });
        try {
            for (int i = 0; i < 4; i++) {
                assertThat(auditor.audit().verifyAll().findings()).isEmpty();
            }
        } finally {
            stop.set(true);
        }
        assertThat(writer.join()).isGreaterThan(3);
        assertThat(auditor.audit().verifyAll().entries()).isEqualTo(WRITTEN.get());
    }

    @Test
    @Order(5)
    void alteredValue_onTheBackup_isNamed() throws Exception {
        RowKey row = folder(firm(7), RecordKind.CREDIT_MONTH, 2021);
        byte[] stored = Objects.requireNonNull(peek(CacheName.FOLDER, row, CachePeekMode.PRIMARY));
        FolderEntry value = Folder.decode(stored).entries().get(0);
        byte[] image = value.versions().get(0).image();
        byte[] altered = stored.clone();
        altered[indexOf(stored, image) + image.length - 1] ^= 1;
        GridNode backup = owner(row.partition(), 1);
        Intruder.writeCopy(backup.ignite(), CacheName.FOLDER, row, altered);
        assertThat(peek(CacheName.FOLDER, row, CachePeekMode.PRIMARY)).isEqualTo(stored);
        assertFinding(
                "ALTERED_VALUE", row.partition(), value.versions().get(0).seq(), copy("backup", backup), "creditMonth");
        Intruder.writeCopy(backup.ignite(), CacheName.FOLDER, row, stored);
        assertOk(row.partition());
    }

    @Test
    @Order(5)
    void missingValue_onThePrimary_isNamed() throws Exception {
        RowKey row = folder(firm(11), RecordKind.TAX_FILING, 2021);
        byte[] stored = Objects.requireNonNull(peek(CacheName.FOLDER, row, CachePeekMode.PRIMARY));
        long seq = Folder.decode(stored).entries().stream()
                .flatMap(entry -> entry.versions().stream())
                .mapToLong(version -> version.seq())
                .min()
                .orElseThrow();
        GridNode primary = owner(row.partition(), 0);
        Intruder.writeCopy(primary.ignite(), CacheName.FOLDER, row, null);
        assertFinding("MISSING_VALUE", row.partition(), seq, copy("primary", primary), "taxFiling");
        Intruder.writeCopy(primary.ignite(), CacheName.FOLDER, row, stored);
        assertOk(row.partition());
    }

    @Test
    @Order(5)
    void unloggedWrite_onBothCopies_isNamedTwice() throws Exception {
        RowKey row = folder(firm(13), RecordKind.CREDIT_MONTH, 2021);
        byte[] stored = Objects.requireNonNull(peek(CacheName.FOLDER, row, CachePeekMode.PRIMARY));
        RowKey added = folder(firm(13), RecordKind.CREDIT_MONTH, 2020);
        Intruder.write(grid.node(0).ignite(), CacheName.FOLDER, added, stored);
        VerifyAnswer answer = auditor.audit().verify(row.partition());
        assertThat(answer.verdict()).isEqualTo("UNLOGGED_WRITE");
        assertThat(answer.findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo("UNLOGGED_WRITE");
            assertThat(finding.seq())
                    .isEqualTo(Folder.decode(stored)
                            .entries()
                            .get(0)
                            .versions()
                            .get(0)
                            .seq());
        });
        assertThat(answer.findings().stream()
                        .map(VerifyAnswer.Finding::copy)
                        .sorted()
                        .toList())
                .isEqualTo(answer.copies().stream().sorted().toList());
        Intruder.write(grid.node(0).ignite(), CacheName.FOLDER, added, null);
        assertOk(row.partition());
    }

    @Test
    @Order(5)
    void alteredEntry_onEitherCopy_isNamed() throws Exception {
        RowKey row = RowKey.block(placement(firm(17)), 1);
        byte[] stored = Objects.requireNonNull(peek(CacheName.BLOCK, row, CachePeekMode.PRIMARY));
        Block block = Block.decode(stored);
        byte[] image = block.entries().get(0).image().array();
        byte[] altered = stored.clone();
        altered[indexOf(stored, image) + image.length - 1] ^= 1;
        for (int copy = 0; copy < 2; copy++) {
            GridNode node = owner(row.partition(), copy);
            Intruder.writeCopy(node.ignite(), CacheName.BLOCK, row, altered);
            assertFinding(
                    "ALTERED_ENTRY",
                    row.partition(),
                    block.firstSeq(),
                    copy(copy == 0 ? "primary" : "backup", node),
                    null);
            Intruder.writeCopy(node.ignite(), CacheName.BLOCK, row, stored);
            assertOk(row.partition());
        }
    }

    @Test
    @Order(5)
    void alteredHead_ofTheBackup_isNamed() throws Exception {
        RowKey row = RowKey.head(3);
        byte[] stored = Objects.requireNonNull(peek(CacheName.HEAD, row, CachePeekMode.PRIMARY));
        GridNode node = owner(3, 1);
        Head head = Head.decode(stored);
        byte[] altered = stored.clone();
        altered[indexOf(stored, head.lastLeaf().array())] ^= 1;
        Intruder.writeCopy(node.ignite(), CacheName.HEAD, row, altered);
        assertFinding("ALTERED_ENTRY", 3, head.size(), copy("backup", node), null);
        Intruder.writeCopy(node.ignite(), CacheName.HEAD, row, stored);
        assertOk(3);
    }

    @Test
    @Order(5)
    void missingEntry_onEitherCopy_isNamed() throws Exception {
        RowKey row = RowKey.block(placement(firm(19)), 1);
        byte[] stored = Objects.requireNonNull(peek(CacheName.BLOCK, row, CachePeekMode.PRIMARY));
        long seq = Block.decode(stored).firstSeq();
        for (int copy = 0; copy < 2; copy++) {
            GridNode node = owner(row.partition(), copy);
            Intruder.writeCopy(node.ignite(), CacheName.BLOCK, row, null);
            assertFinding("MISSING_ENTRY", row.partition(), seq, copy(copy == 0 ? "primary" : "backup", node), null);
            Intruder.writeCopy(node.ignite(), CacheName.BLOCK, row, stored);
            assertOk(row.partition());
        }
    }

    @Test
    @Order(5)
    void alteredEpoch_onEitherCopy_isNamed() throws Exception {
        RowKey row = RowKey.epoch(1);
        byte[] stored = Objects.requireNonNull(peek(CacheName.EPOCH, row, CachePeekMode.PRIMARY));
        byte[] altered = stored.clone();
        altered[altered.length - 1] ^= 1;
        for (int copy = 0; copy < 2; copy++) {
            GridNode node = owner(0, copy);
            Intruder.writeCopy(node.ignite(), CacheName.EPOCH, row, altered);
            assertFinding("ALTERED_ENTRY", VerifyRequest.EPOCHS, 1, copy(copy == 0 ? "primary" : "backup", node), null);
            Intruder.writeCopy(node.ignite(), CacheName.EPOCH, row, stored);
            assertOk(VerifyRequest.EPOCHS);
        }
    }

    @Test
    @Order(5)
    void markOfARestoreThatNeverWas_onEitherCopy_isNamed() throws Exception {
        byte[] mark = new RestoreMark(1, Bytes.hex("0b".repeat(32))).encode();
        for (int copy = 0; copy < 2; copy++) {
            GridNode node = owner(0, copy);
            Intruder.writeCopy(node.ignite(), CacheName.EPOCH, RowKey.restoreMark(), mark);
            assertFinding(
                    "UNLOGGED_WRITE", VerifyRequest.EPOCHS, 0, copy(copy == 0 ? "primary" : "backup", node), null);
            Intruder.writeCopy(node.ignite(), CacheName.EPOCH, RowKey.restoreMark(), null);
            assertOk(VerifyRequest.EPOCHS);
        }
    }

    @Test
    @Order(6)
    void show_byPositionAndByKey_isTheSameEntry() {
        RecordKey key = key(23, RecordKind.CREDIT_MONTH, "acc", "2021-12");
        ShowAnswer byKey = auditor.audit().show(key, null);
        assertThat(byKey.partition()).isEqualTo(placement(firm(23)));
        assertThat(byKey.kind()).isEqualTo("creditMonth");
        assertThat(byKey.op()).isEqualTo("PUT");
        assertThat(byKey.organisation()).isEqualTo(GridFiles.LOADER_ORGANISATION);
        assertThat(byKey.logIn()).isEqualTo("loader");
        assertThat(byKey.batch()).isEqualTo(BATCH.toString());
        assertThat(byKey.opened()).isNull();
        assertThat(byKey.logged()).isZero();
        assertThat(auditor.audit().show(byKey.partition(), byKey.seq())).isEqualTo(byKey);
        assertThat(byKey.prevSeq()).isNotNegative();
        ShowAnswer before = auditor.audit().show(key, byKey.prevSeq());
        assertThat(before.leaf().committedAt()).isLessThanOrEqualTo(byKey.leaf().committedAt());
        assertRefused(GridError.UNKNOWN_ENTRY, () -> auditor.audit().show(0, 1_000_000));
        assertRefused(GridError.UNKNOWN_ENTRY, () -> auditor.audit().show(key, 0L));
        assertRefused(GridError.BAD_REQUEST, () -> auditor.audit().show(PARTITIONS, 0));
        assertRefused(GridError.NO_PERMISSION, () -> loader.audit().show(key, null));
    }

    @Test
    @Order(6)
    void opening_canBeRecomputedByAnOutsider_andIsLoggedUnderTheFirm() {
        ShowRequest request = ShowRequest.of("creditMonth", "x-test:firm-29/registry/acc/2021-12", null);
        long before = auditor.audit().verify(placement(firm(29))).firmEntries();
        ShowAnswer answer = auditor.audit().open(request, "drawn", Purpose.SUPERVISION);
        ShowAnswer.Opened opened = Objects.requireNonNull(answer.opened());
        assertThat(opened.field()).isEqualTo("drawn");
        assertThat(opened.value()).isEqualTo(Long.toString(drawn(29, lastRound())));
        assertThat(Commitment.verifyOpening(
                        AuditClient.opening(Half.IMAGE, opened.image()),
                        Bytes.hex(answer.leaf().image()).array()))
                .isTrue();
        assertThat(Commitment.verifyOpening(
                        AuditClient.opening(Half.META, opened.meta()),
                        Bytes.hex(answer.leaf().meta()).array()))
                .isTrue();
        assertThat(Commitment.verifyOpening(
                        AuditClient.opening(Half.IMAGE, opened.image()),
                        Bytes.hex(answer.leaf().meta()).array()))
                .isFalse();
        assertThat(answer.logged()).isEqualTo(1);
        assertThat(auditor.audit().open(request, "key", Purpose.SUPERVISION).opened())
                .extracting(ShowAnswer.Opened::value)
                .asString()
                .contains(firm(29).canonical());

        assertRefused(GridError.PURPOSE_NOT_YOURS, () -> auditor.audit().open(request, "drawn", Purpose.CREDIT_REVIEW));
        UUID id = RequestId.of(System.currentTimeMillis(), new SecureRandom());
        ShowRequest once = request.opening("drawn", Purpose.SUPERVISION, id);
        assertThat(auditor.audit().show(once).logged()).isEqualTo(1);
        assertThat(auditor.audit().show(once).logged()).isZero();
        assertRefused(
                GridError.BAD_REQUEST, () -> auditor.audit().show(request.opening("limit", Purpose.SUPERVISION, id)));
        assertRefused(GridError.BAD_REQUEST, () -> auditor.audit().open(request, "salary", Purpose.SUPERVISION));
        VerifyAnswer after = auditor.audit().verify(placement(firm(29)));
        assertThat(after.verdict()).isEqualTo("OK");
        assertThat(after.firmEntries()).isEqualTo(before + 4);
    }

    @Test
    @Order(7)
    void verify_withoutTheBackup_isUnavailable() {
        int stopped = 1;
        grid.stopNode(stopped);
        VerifyReport report = auditor.audit().verifyAll();
        assertThat(report.verdict()).isEqualTo("UNAVAILABLE");
        assertThat(report.findings())
                .hasSize(PARTITIONS + 1)
                .allMatch(finding -> finding.verdict().equals("UNAVAILABLE"));
        grid.startNode(stopped);
        assertThat(auditor.audit().verifyAll().findings()).isEmpty();
    }

    private static void assertRefused(GridError error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        GridException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    private static void assertOk(int partition) {
        assertThat(auditor.audit().verify(partition).findings()).isEmpty();
    }

    /** One finding, and the first. */
    private static void assertFinding(String verdict, int partition, long seq, String copy, @Nullable String kind) {
        VerifyAnswer answer = auditor.audit().verify(partition);
        assertThat(answer.verdict()).isEqualTo(verdict);
        VerifyAnswer.Finding first = answer.findings().get(0);
        assertThat(first.partition()).isEqualTo(partition);
        assertThat(first.seq()).isEqualTo(seq);
        assertThat(first.copy()).isEqualTo(copy);
        assertThat(answer.findings()).allMatch(finding -> finding.copy().equals(copy));
        if (kind != null) {
            assertThat(first.kind()).isEqualTo(kind);
        }
        assertThat(first.line()).contains(verdict, copy).doesNotContain("x-test");
    }

    private static String copy(String part, GridNode node) {
        return part + " on " + node.ignite().cluster().localNode().consistentId();
    }

    private static GridNode owner(int partition, int copy) {
        Affinity<RowKey> affinity = grid.node(0).ignite().affinity(CacheName.HEAD.label());
        var owner =
                List.copyOf(affinity.mapPartitionToPrimaryAndBackups(partition)).get(copy);
        return grid.running().stream()
                .filter(node -> node.ignite().cluster().localNode().id().equals(owner.id()))
                .findFirst()
                .orElseThrow();
    }

    private static byte @Nullable [] peek(CacheName name, RowKey key, CachePeekMode mode) {
        GridNode node = owner(key.partition(), mode == CachePeekMode.PRIMARY ? 0 : 1);
        return node.ignite().<RowKey, byte[]>cache(name.label()).localPeek(key, mode);
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (java.util.Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("the row does not hold these bytes");
    }

    private static EnterpriseId firm(int number) {
        return EnterpriseId.of("x-test:firm-" + number);
    }

    private static int placement(EnterpriseId firm) {
        return new Placement(PARTITIONS).partition(firm);
    }

    private static RowKey folder(EnterpriseId firm, RecordKind kind, int page) {
        Door door = grid.node(0).part(Door.class);
        return RowKey.folder(placement(firm), door.tags().firm(firm), kind.number(), page, 0);
    }

    /** Writes one round: every firm gets a record of each kind; the values differ from round to round. */
    private static void write(int round) {
        for (int first = 0; first < FIRMS; first += 25) {
            List<MutationUnit> units = new ArrayList<>();
            for (int i = first; i < first + 25; i++) {
                units.add(unit(i, round));
            }
            List<Outcome> outcomes = loader.write(new WriteFrame(BATCH, false, false, units));
            assertThat(outcomes).allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);
            WRITTEN.addAndGet(outcomes.size());
        }
        LAST_ROUND.set(round);
    }

    private static final AtomicLong LAST_ROUND = new AtomicLong();

    private static int lastRound() {
        return (int) LAST_ROUND.get();
    }

    private static long drawn(int firm, int round) {
        return 1_000L * firm + round;
    }

    private static MutationUnit unit(int firm, int round) {
        long published = PUBLISHED + round * 60_000L;
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(mutation(CreditRecord.state(key(firm, RecordKind.ENTERPRISE), Interval.from(18_000), published)
                .set("currency", "CNY")
                .set("name", "Firm " + firm + " of round " + round)
                .set("status", "ACTIVE")
                .build()));
        mutations.add(mutation(
                CreditRecord.event(key(firm, RecordKind.TAX_FILING, "VAT", "2021-Q4"), day(2021, 12, 31), published)
                        .set("currency", "CNY")
                        .set("salesDeclared", 500L + round)
                        .build()));
        mutations.add(mutation(CreditRecord.state(
                        key(firm, RecordKind.JUDICIAL_CASE, "case-" + round, "DEFENDANT"),
                        Interval.from(18_500 + round),
                        published)
                .set("currency", "CNY")
                .set("cause", "SALE")
                .set("result", "PENDING")
                .set("stage", "OPEN")
                .build()));
        mutations.add(mutation(
                CreditRecord.event(key(firm, RecordKind.CREDIT_MONTH, "acc", "2021-12"), day(2021, 12, 31), published)
                        .set("currency", "CNY")
                        .set("limit", 1_000_000L)
                        .set("drawn", drawn(firm, round))
                        .set("daysPastDue", 0L)
                        .set("loanClass", "NORMAL")
                        .build()));
        if (round % 2 == 1) {
            mutations.add(new Mutation(
                    row(),
                    Image.removal(
                            key(firm, RecordKind.JUDICIAL_CASE, "case-" + (round - 1), "DEFENDANT"),
                            Interval.from(18_500 + round + 30L),
                            published),
                    Mutation.ANY,
                    null));
        }
        return new MutationUnit(mutations);
    }

    private static long day(int year, int month, int day) {
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private static RecordKey key(int firm, RecordKind kind, String... parts) {
        return new RecordKey(firm(firm), kind, "registry", List.of(parts));
    }

    private static Mutation mutation(CreditRecord record) {
        return Mutation.of(row(), Image.of(record));
    }

    private static Origin.BatchRow row() {
        return new Origin.BatchRow(BATCH, ROWS.getAndIncrement());
    }
}
