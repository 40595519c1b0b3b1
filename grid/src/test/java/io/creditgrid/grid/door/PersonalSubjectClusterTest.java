package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.SubjectAnswer;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Intruder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the door stores of a personal subject, on both copies, and what the audit says when its key was tampered with. */
class PersonalSubjectClusterTest {
    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static CreditGridClient loader;
    private static CreditGridClient auditor;
    private static CreditGridClient operator;

    @BeforeAll
    static void start() throws Exception {
        GridFiles files = TestGrid.files(dir.resolve("files"));
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()).withPersonalNamespaces(Set.of("idcard")))
                .nodes(2)
                .prefix("personal-door")
                .quick()
                .wiring(Door::attach)
                .start();
        operator = client(files, "operator");
        operator.create();
        loader = client(files, "loader");
        auditor = client(files, "auditor");
    }

    private static CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    @AfterAll
    static void stop() {
        operator.close();
        auditor.close();
        loader.close();
        grid.close();
    }

    private static Outcome write(boolean again, long row, String firm, String name, int minutes) {
        RecordKey key = new RecordKey(EnterpriseId.of(firm), RecordKind.ENTERPRISE, "registry", List.of());
        Image image = Image.of(CreditRecord.state(key, Interval.from(18_000), PUBLISHED + minutes * 60_000L)
                .set("currency", "CNY")
                .set("name", name)
                .set("status", "ACTIVE")
                .build());
        Mutation mutation = Mutation.of(new Origin.BatchRow(BATCH, row), image);
        return loader.write(new WriteFrame(BATCH, again, false, List.of(MutationUnit.of(mutation))))
                .get(0);
    }

    private static int partition(String firm) {
        return grid.node(0).part(Door.class).placement().partition(EnterpriseId.of(firm));
    }

    private static byte[] tag(String firm) {
        return grid.node(0).part(Door.class).tags().firm(EnterpriseId.of(firm));
    }

    private static RowKey subject(String firm) {
        return RowKey.subject(partition(firm), tag(firm));
    }

    private static GridNode owner(int partition, int copy) {
        ClusterNode node = List.copyOf(grid.node(0)
                        .ignite()
                        .<RowKey>affinity(CacheName.SUBJECT.label())
                        .mapPartitionToPrimaryAndBackups(partition))
                .get(copy);
        return grid.running().stream()
                .filter(each -> each.config().name().equals(node.consistentId()))
                .findFirst()
                .orElseThrow();
    }

    private static byte @Nullable [] copy(CacheName cache, RowKey key, int copy) {
        return owner(key.partition(), copy)
                .ignite()
                .<RowKey, byte[]>cache(cache.label())
                .localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP);
    }

    @Test
    void folder_isEncrypted_namesNobody_andIsFoldedAllTheSame() {
        String firm = "uscc:92330424MA29JBTX8A";
        Outcome first = write(false, 1, firm, "CANARY ONE", 0);
        assertThat(first.code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(write(false, 2, firm, "CANARY TWO", 1).code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(write(false, 3, firm, "CANARY TWO", 1).code()).isEqualTo(Outcome.Code.UNCHANGED);
        // a row that was sent before is known again, though its entry is encrypted
        assertThat(write(true, 2, firm, "CANARY TWO", 1)).isEqualTo(Outcome.loaded(partition(firm), first.seq() + 1));

        RowKey home = RowKey.folder(partition(firm), tag(firm), 1, 0, 0);
        byte[] stored = Objects.requireNonNull(copy(CacheName.FOLDER, home, 0));
        assertThat(stored).isEqualTo(copy(CacheName.FOLDER, home, 1));
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("CANARY", "92330424MA29JBTX8A");
        assertThat(Folder.firmOf(stored)).isEqualTo(EnterpriseId.tagged(partition(firm), tag(firm)));
        assertThatThrownBy(() -> Folder.decode(stored)).isInstanceOf(RuntimeException.class);
        Folder opened = grid.node(1).part(Door.class).subjects().folder(home, stored);
        assertThat(Objects.requireNonNull(opened).entries()).hasSize(1);
        assertThat(copy(CacheName.SUBJECT, subject(firm), 0))
                .isNotNull()
                .isEqualTo(copy(CacheName.SUBJECT, subject(firm), 1));
        assertOk(partition(firm));
    }

    @Test
    void firmThatIsNoPerson_hasNoKey() {
        assertThat(write(false, 10, "x-test:company", "Company", 0).code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(copy(CacheName.SUBJECT, subject("x-test:company"), 0)).isNull();
    }

    @Test
    void refusedFirstRecord_leavesNoKey() {
        Outcome future = write(false, 11, "x-idcard:future", "A", 60 * 24 * 365 * 90);
        assertThat(future.error()).isEqualTo(GridError.PUBLISHED_IN_FUTURE);
        assertThat(copy(CacheName.SUBJECT, subject("x-idcard:future"), 0)).isNull();
    }

    @Test
    void keyTamperedWith_isNamed() throws Exception {
        String firm = "x-idcard:tampered";
        long seq = write(false, 20, firm, "A", 0).seq();
        RowKey row = subject(firm);
        byte[] stored = Objects.requireNonNull(copy(CacheName.SUBJECT, row, 0));
        byte[] altered = stored.clone();
        altered[altered.length - 1] ^= 1;

        set(0, row, altered);
        assertFinding("ALTERED_VALUE", row.partition(), seq, 0);
        set(0, row, null);
        assertFinding("MISSING_VALUE", row.partition(), seq, 0);
        set(0, row, stored);
        assertOk(row.partition());
        set(1, row, altered);
        assertFinding("ALTERED_VALUE", row.partition(), -1, 1);
        set(1, row, null);
        assertFinding("MISSING_VALUE", row.partition(), -1, 1);
        set(1, row, stored);
        assertOk(row.partition());

        RowKey stranger = RowKey.subject(row.partition(), new byte[16]);
        set(0, stranger, stored);
        set(1, stranger, stored);
        assertFinding("UNLOGGED_WRITE", row.partition(), -1, 0);
        set(0, stranger, null);
        set(1, stranger, null);
        assertOk(row.partition());
    }

    private static void set(int copy, RowKey row, byte @Nullable [] value) throws Exception {
        Intruder.writeCopy(owner(row.partition(), copy).ignite(), CacheName.SUBJECT, row, value);
    }

    private static void assertFinding(String verdict, int partition, long seq, int copy) {
        VerifyAnswer answer = auditor.audit().verify(partition);
        assertThat(answer.findings()).as(answer.toString()).anySatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo(verdict);
            assertThat(finding.seq()).isEqualTo(seq);
            assertThat(finding.copy())
                    .isEqualTo((copy == 0 ? "primary" : "backup") + " on "
                            + owner(partition, copy).config().name());
        });
    }

    private static void assertOk(int partition) {
        VerifyAnswer answer = auditor.audit().verify(partition);
        assertThat(answer.verdict()).as(answer.toString()).isEqualTo("OK");
    }

    @Test
    void destruction_isLogged_andNeitherDoneNorUndoneInSilence() throws Exception {
        String firm = "x-idcard:erased";
        long first = write(false, 40, firm, "A", 0).seq();
        RowKey row = subject(firm);
        byte[] held = Objects.requireNonNull(copy(CacheName.SUBJECT, row, 0));

        SubjectAnswer done = operator.subjects().destroy(EnterpriseId.of(firm));
        assertThat(done)
                .isEqualTo(new SubjectAnswer(
                        EnterpriseId.tagged(row.partition(), row.tag()).canonical(),
                        row.partition(),
                        done.seq(),
                        false));
        assertThat(done.seq()).isGreaterThan(first);
        byte[] note = Objects.requireNonNull(copy(CacheName.SUBJECT, row, 0));
        assertThat(note).isEqualTo(copy(CacheName.SUBJECT, row, 1)).isNotEqualTo(held);
        assertOk(row.partition());
        // sent again it finds the same entry, and adds none
        assertThat(operator.subjects().destroy(EnterpriseId.of(firm)))
                .isEqualTo(new SubjectAnswer(done.tag(), done.partition(), done.seq(), true));
        assertThat(write(false, 41, firm, "B", 5).error()).isEqualTo(GridError.SUBJECT_DESTROYED);
        assertThat(auditor.audit().verify(row.partition()).size()).isEqualTo(done.seq() + 1);

        setBoth(row, held); // as from an old disk
        assertFinding("ALTERED_VALUE", row.partition(), done.seq(), 0);
        setBoth(row, note);
        assertOk(row.partition());

        String other = "x-idcard:other";
        long otherFirst = write(false, 42, other, "A", 0).seq();
        RowKey otherRow = subject(other);
        setBoth(otherRow, note);
        assertFinding("UNLOGGED_WRITE", otherRow.partition(), otherFirst, 0);
        // an operator who destroys it all the same makes it right
        assertThat(operator.subjects().destroy(EnterpriseId.of(other)).already())
                .isFalse();
        assertOk(otherRow.partition());
    }

    private static void setBoth(RowKey row, byte[] value) throws Exception {
        set(0, row, value);
        set(1, row, value);
    }

    @Test
    void lostKey_isNeverReplacedByANewOne() throws Exception {
        String firm = "x-idcard:lost";
        write(false, 30, firm, "A", 0);
        RowKey row = subject(firm);
        byte[] stored = copy(CacheName.SUBJECT, row, 0);
        set(0, row, null);
        assertThat(write(false, 31, firm, "B", 5).error()).isEqualTo(GridError.STORED_FORM);
        assertThat(copy(CacheName.SUBJECT, row, 0)).isNull();
        set(0, row, stored);
        assertThat(write(false, 31, firm, "B", 5).code()).isEqualTo(Outcome.Code.LOADED);
    }
}
