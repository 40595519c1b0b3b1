package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.RequestIds;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.ignite.cache.CachePeekMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and single writes through thin clients of several roles on two real nodes. */
class ReadTaskClusterTest {
    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final LocalDate PERIOD_END = LocalDate.of(2023, 12, 31);
    private static final Purpose WHY = Purpose.CREDIT_GRANTING;
    private static final RequestIds IDS = new RequestIds(InstantSource.system(), new SecureRandom());

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static GridFiles files;
    private static final Map<String, CreditGridClient> CLIENTS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        SourceList sources = SourceList.of(List.of(
                source("registry", "registry-office", "enterprise", "judicialCase", "consent", "outcome"),
                source("tax", "tax-office", "taxFiling"),
                source("bank-own", "bank", "creditMonth")));
        List<Actor> logins = List.of(
                new Actor("operations", "operator", Set.of(Role.OPERATOR), null),
                new Actor("registry-office", "registry", Set.of(Role.LOADER), null),
                new Actor("tax-office", "tax", Set.of(Role.LOADER), null),
                new Actor("bank", "bank", Set.of(Role.RISK_ENGINE, Role.LOADER), null),
                new Actor("rival", "rival", Set.of(Role.RISK_ENGINE), null),
                new Actor("mill-ltd", "mill", Set.of(Role.ENTERPRISE), "x-read:logged"),
                new Actor("research", "scientist", Set.of(Role.SCIENTIST), null),
                new Actor("audit", "auditor", Set.of(Role.AUDITOR), null));
        files = GridFiles.init(dir.resolve("files"), sources, logins, new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("read-task")
                .quick()
                .wiring(Door::attach)
                .start();
        client("operator").create();
    }

    @AfterAll
    static void stop() {
        CLIENTS.values().forEach(CreditGridClient::close);
        grid.close();
    }

    private static SourceList.Source source(String name, String owner, String... kinds) {
        return new SourceList.Source(name, owner, Set.of(), Set.copyOf(Arrays.asList(kinds)), null);
    }

    /** A log-in's client; every second one enters by the other node. */
    private static CreditGridClient client(String login) {
        return CLIENTS.computeIfAbsent(login, name -> {
            try {
                return CreditGridClient.builder()
                        .address(grid.thinAddresses().get(CLIENTS.size() % 2))
                        .user(name)
                        .password(files.password(name))
                        .connect();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static EnterpriseId register(String name) {
        EnterpriseId firm = EnterpriseId.of("x-read:" + name);
        client("registry")
                .put(CreditRecord.state(enterpriseKey(firm), Interval.from(18_000), PUBLISHED)
                        .set("currency", "CNY")
                        .set("name", name)
                        .set("status", "ACTIVE")
                        .set("registeredCapital", 100_000_000L)
                        .build());
        return firm;
    }

    private static RecordKey enterpriseKey(EnterpriseId firm) {
        return new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
    }

    private static RecordKey filingKey(EnterpriseId firm) {
        return new RecordKey(firm, RecordKind.TAX_FILING, "tax", List.of("VAT", "2023"));
    }

    private static CreditRecord filing(EnterpriseId firm, long sales, int minutes) {
        return CreditRecord.event(filingKey(firm), PERIOD_END.toEpochDay(), PUBLISHED + minutes * 60_000L)
                .set("currency", "CNY")
                .set("salesDeclared", sales)
                .build();
    }

    private static RecordKey consentKey(EnterpriseId firm) {
        return new RecordKey(firm, RecordKind.CONSENT, "registry", List.of("bank", WHY.name()));
    }

    private static void consent(EnterpriseId firm) {
        client("registry")
                .put(CreditRecord.state(consentKey(firm), Interval.from(18_000), PUBLISHED)
                        .build());
    }

    private static void withdraw(EnterpriseId firm) {
        client("registry").remove(consentKey(firm), Interval.from(18_000), Instant.ofEpochMilli(PUBLISHED + 60_000));
    }

    private static GridException refusal(Supplier<?> call) {
        return catchThrowableOfType(GridException.class, call::get);
    }

    private static long unknownFirms() {
        long sum = 0;
        for (int i = 0; i < 2; i++) {
            sum += grid.node(i).denials().counts().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(GridError.UNKNOWN_FIRM.name()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
        return sum;
    }

    private static long logSize(EnterpriseId firm) {
        int partition = new Placement(32).partition(firm);
        for (int i = 0; i < 2; i++) {
            byte[] head = (byte[]) grid.node(i)
                    .ignite()
                    .cache(CacheName.HEAD.label())
                    .localPeek(RowKey.head(partition), CachePeekMode.PRIMARY);
            if (head != null) {
                return Head.decode(head).size();
            }
        }
        return 0;
    }

    private static CreditRecord enquiry(EnterpriseId firm, UUID request) {
        RecordKey key = Enquiries.key(firm, RecordKind.ENQUIRY, request);
        for (int i = 0; i < 2; i++) {
            Door door = grid.node(i).part(Door.class);
            FirmRecords records = door.firms().read(firm, Set.of(RecordKind.ENQUIRY));
            var entry = records.find(
                    RecordKind.ENQUIRY, door.tags().key(RecordKind.ENQUIRY.number(), key.source(), key.parts()));
            if (entry != null) {
                return Objects.requireNonNull(KeyState.now(entry).latest());
            }
        }
        throw new AssertionError("no enquiry of " + request);
    }

    @Test
    void record_isReadByItsWriterWithSeqAndWithoutATrace() {
        EnterpriseId firm = register("writer");
        CreditRecord record = filing(firm, 123_450, 0);
        Outcome put = client("tax").put(record);
        long before = logSize(firm);
        ReadAnswer answer = client("tax").get(filingKey(firm), null, null);
        assertThat(RecordJson.read(RecordKind.TAX_FILING, answer.record())).isEqualTo(record);
        assertThat(answer.record().path("salesDeclared").asText()).isEqualTo("1234.50");
        assertThat(answer.seq()).isEqualTo(put.seq());
        assertThat(answer.logged()).isZero();
        assertThat(answer.knownAt()).isEqualTo("now");
        assertThat(logSize(firm)).isEqualTo(before);

        assertThat(refusal(() -> client("tax").put(filing(firm, 1, 1), put.seq() + 1))
                        .error())
                .isEqualTo(GridError.UNEXPECTED_SEQ);
        assertThat(client("tax").put(filing(firm, 1, 1), put.seq()).code()).isEqualTo(Outcome.Code.LOADED);
    }

    @Test
    void bank_readsByConsentAlone_andEachCallIsLogged() {
        EnterpriseId firm = register("consent");
        client("tax").put(filing(firm, 500, 0));
        UUID refused = IDS.next();
        GridException refusal = refusal(() -> client("bank").records().get(refused, filingKey(firm), WHY, null));
        assertThat(refusal.error()).isEqualTo(GridError.NO_CONSENT);
        assertThat(refusal.logged()).isEqualTo(1);
        assertThat(enquiry(firm, refused).text("result")).isEqualTo("NO_CONSENT");

        consent(firm);
        UUID granted = IDS.next();
        ReadAnswer answer = client("bank").records().get(granted, filingKey(firm), WHY, null);
        assertThat(answer.record().path("salesDeclared").asText()).isEqualTo("5.00");
        assertThat(answer.seq()).isNull();
        assertThat(answer.logged()).isEqualTo(1);
        CreditRecord logged = enquiry(firm, granted);
        assertThat(logged.text("organisation")).isEqualTo("bank");
        assertThat(logged.text("purpose")).isEqualTo("CREDIT_GRANTING");
        assertThat(logged.text("verb")).isEqualTo("GET");
        assertThat(logged.text("result")).isEqualTo("GRANTED");
        assertThat(logged.text("subject")).isEqualTo("taxFiling tax/VAT/2023");

        assertThat(refusal(() -> client("bank").get(filingKey(firm), Purpose.COLLECTION, null))
                        .error())
                .isEqualTo(GridError.NO_CONSENT);
        assertThat(refusal(() -> client("rival").get(filingKey(firm), WHY, null))
                        .error())
                .isEqualTo(GridError.NO_CONSENT);

        withdraw(firm);
        assertThat(refusal(() -> client("bank").get(filingKey(firm), WHY, null)).error())
                .isEqualTo(GridError.NO_CONSENT);
    }

    @Test
    void repeat_answersTheSameAndLogsOnce() {
        EnterpriseId firm = register("repeat");
        client("tax").put(filing(firm, 500, 0));
        consent(firm);
        UUID request = IDS.next();
        ReadAnswer first = client("bank").records().get(request, filingKey(firm), WHY, null);
        client("tax").put(filing(firm, 900, 1));
        withdraw(firm);
        long before = logSize(firm);
        ReadAnswer again = client("bank").records().get(request, filingKey(firm), WHY, null);
        assertThat(again.record()).isEqualTo(first.record());
        assertThat(again.logged()).isZero();
        assertThat(logSize(firm)).isEqualTo(before);

        UUID refused = IDS.next();
        assertThat(refusal(() -> client("bank").records().get(refused, filingKey(firm), WHY, null))
                        .logged())
                .isEqualTo(1);
        GridException repeated = refusal(() -> client("bank").records().get(refused, filingKey(firm), WHY, null));
        assertThat(repeated.error()).isEqualTo(GridError.NO_CONSENT);
        assertThat(repeated.logged()).isZero();
        assertThat(logSize(firm)).isEqualTo(before + 1);
    }

    @Test
    void usedId_opensNothingElse() {
        EnterpriseId firm = register("used-id");
        client("tax").put(filing(firm, 500, 0));
        consent(firm);
        UUID request = IDS.next();
        client("bank").records().get(request, filingKey(firm), WHY, null);
        for (Supplier<?> other : List.<Supplier<?>>of(
                () -> client("bank").records().get(request, enterpriseKey(firm), WHY, null),
                () -> client("bank").records().get(request, filingKey(firm), WHY, PERIOD_END),
                () -> client("bank").records().history(request, filingKey(firm), WHY),
                () -> client("rival").records().get(request, enterpriseKey(firm), WHY, null))) {
            assertThat(refusal(other).error()).isEqualTo(GridError.BAD_REQUEST);
        }
    }

    @Test
    void enquiries_areReadByTheFirmItself() {
        EnterpriseId firm = register("logged");
        UUID request = IDS.next();
        client("bank").records().get(request, enterpriseKey(firm), WHY, null);
        RecordKey key = Enquiries.key(firm, RecordKind.ENQUIRY, request);
        ReadAnswer answer = client("mill").get(key, Purpose.SELF, null);
        assertThat(answer.record().path("organisation").asText()).isEqualTo("bank");
        assertThat(answer.logged()).isZero();
        assertThat(refusal(() -> client("rival").get(key, WHY, null)).error()).isEqualTo(GridError.NO_CONSENT);
        EnterpriseId other = register("not-the-mill");
        assertThat(refusal(() -> client("mill").get(enterpriseKey(other), Purpose.SELF, null))
                        .error())
                .isEqualTo(GridError.PURPOSE_NOT_YOURS);
    }

    @Test
    void valuesOfOneOwner_areRefusedToAllOthers() {
        EnterpriseId firm = register("owner");
        RecordKey key = new RecordKey(firm, RecordKind.CREDIT_MONTH, "bank-own", List.of("a/1", "2023-12"));
        client("bank")
                .put(CreditRecord.event(key, PERIOD_END.toEpochDay(), PUBLISHED)
                        .set("currency", "CNY")
                        .set("limit", 100L)
                        .set("drawn", 50L)
                        .set("daysPastDue", 0L)
                        .set("loanClass", "NORMAL")
                        .build());
        assertThat(client("bank").get(key, null, null).record().path("account").asText())
                .isEqualTo("a/1");
        GridException rival = refusal(() -> client("rival").get(key, WHY, null));
        assertThat(rival.error()).isEqualTo(GridError.NO_CONSENT);
        assertThat(rival.logged()).isEqualTo(1);
        assertThat(refusal(() -> client("auditor").get(key, Purpose.SUPERVISION, null))
                        .error())
                .isEqualTo(GridError.NO_PERMISSION);
    }

    @Test
    void history_tellsAllEntries_andWhichStillHold() {
        EnterpriseId firm = register("history");
        client("tax").put(filing(firm, 100, 0));
        client("tax").put(filing(firm, 200, 2));
        client("tax").put(filing(firm, 150, 1)); // published before the one that holds
        HistoryAnswer history = client("tax").history(filingKey(firm), null);
        assertThat(history.complete()).isTrue();
        assertThat(history.entries()).extracting(HistoryAnswer.Entry::op).containsExactly("PUT", "PUT", "PUT");
        assertThat(history.entries()).extracting(HistoryAnswer.Entry::wins).containsExactly(false, true, false);
        assertThat(history.entries())
                .extracting(entry -> Objects.requireNonNull(entry.record())
                        .path("salesDeclared")
                        .asText())
                .containsExactly("1.50", "2.00", "1.00");
        assertThat(history.entries())
                .extracting(HistoryAnswer.Entry::organisation)
                .containsOnly("tax-office");
        assertThat(history.entries())
                .extracting(HistoryAnswer.Entry::seq)
                .doesNotContainNull()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());

        client("tax").remove(filingKey(firm), PERIOD_END, Instant.ofEpochMilli(PUBLISHED + 180_000));
        HistoryAnswer after = client("tax").history(filingKey(firm), null);
        assertThat(after.entries()).hasSize(4);
        assertThat(after.entries().get(0).op()).isEqualTo("REMOVE");
        assertThat(after.entries().get(0).record()).isNull();
        assertThat(after.entries()).extracting(HistoryAnswer.Entry::wins).containsExactly(true, false, false, false);
        assertThat(refusal(() -> client("tax").get(filingKey(firm), null, null)).error())
                .isEqualTo(GridError.UNKNOWN_RECORD);

        consent(firm);
        HistoryAnswer asked = client("bank").history(filingKey(firm), WHY);
        assertThat(asked.logged()).isEqualTo(1);
        assertThat(asked.entries())
                .hasSize(4)
                .extracting(HistoryAnswer.Entry::seq)
                .containsOnlyNulls();
    }

    @Test
    void state_isAnsweredOfTheDayAskedAbout() {
        EnterpriseId firm = register("days");
        client("registry")
                .put(CreditRecord.state(enterpriseKey(firm), Interval.from(19_000), PUBLISHED + 60_000)
                        .set("currency", "CNY")
                        .set("name", "days renamed")
                        .set("status", "ACTIVE")
                        .build());
        CreditGridClient reader = client("registry");
        assertThat(reader.get(enterpriseKey(firm), null, LocalDate.ofEpochDay(18_999))
                        .record()
                        .path("name")
                        .asText())
                .isEqualTo("days");
        assertThat(reader.get(enterpriseKey(firm), null, LocalDate.ofEpochDay(19_000))
                        .record()
                        .path("name")
                        .asText())
                .isEqualTo("days renamed");
        assertThat(refusal(() -> reader.get(enterpriseKey(firm), null, LocalDate.ofEpochDay(17_999)))
                        .error())
                .isEqualTo(GridError.UNKNOWN_RECORD);
        client("tax").put(filing(firm, 100, 0));
        assertThat(refusal(() -> client("tax").get(filingKey(firm), null, PERIOD_END.minusDays(1)))
                        .error())
                .isEqualTo(GridError.UNKNOWN_RECORD);
        assertThat(client("tax").get(filingKey(firm), null, PERIOD_END).validAt())
                .isEqualTo("2023-12-31");
    }

    @Test
    void unknownFirm_isToldAndNotLogged_unknownRecordIsLogged() {
        EnterpriseId nobody = EnterpriseId.of("x-read:nobody");
        long before = logSize(nobody);
        long counted = unknownFirms();
        GridException unknown = refusal(() -> client("bank").get(enterpriseKey(nobody), WHY, null));
        assertThat(unknown.error()).isEqualTo(GridError.UNKNOWN_FIRM);
        assertThat(unknownFirms()).isEqualTo(counted + 1);
        assertThat(unknown.logged()).isZero();
        assertThat(logSize(nobody)).isEqualTo(before);
        assertThat(refusal(() -> client("scientist").get(enterpriseKey(nobody), Purpose.MODEL_DEVELOPMENT, null))
                        .error())
                .isEqualTo(GridError.UNKNOWN_FIRM);

        EnterpriseId firm = register("unknown-record");
        RecordKey suit = new RecordKey(firm, RecordKind.JUDICIAL_CASE, "registry", List.of("1", "DEFENDANT"));
        GridException none = refusal(() -> client("bank").get(suit, WHY, null));
        assertThat(none.error()).isEqualTo(GridError.UNKNOWN_RECORD);
        assertThat(none.logged()).isEqualTo(1);
    }

    @Test
    void oldId_isRefused() {
        EnterpriseId firm = register("old-id");
        UUID old = new RequestIds(() -> Instant.now().minusSeconds(700), new SecureRandom()).next();
        assertThat(refusal(() -> client("bank").records().get(old, enterpriseKey(firm), WHY, null))
                        .error())
                .isEqualTo(GridError.TOO_OLD);
    }

    @Test
    void reads_whileTheFirmIsWritten_areEachOfOneMoment() throws Exception {
        EnterpriseId firm = register("busy");
        consent(firm);
        client("tax").put(filing(firm, 100, 0));
        CreditGridClient tax = client("tax");
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= 60; i++) {
                tax.put(filing(firm, 100 + i, i));
            }
        });
        writer.start();
        List<String> seen = new ArrayList<>();
        while (writer.isAlive()) {
            seen.add(client("bank")
                    .get(filingKey(firm), WHY, null)
                    .record()
                    .path("salesDeclared")
                    .asText());
        }
        writer.join();
        assertThat(seen).isSorted().isNotEmpty();
    }

    @Test
    void lostAnswer_isAskedForAgainUnderTheSameId() throws Exception {
        EnterpriseId firm = register("lost-answer");
        ClientConfig config =
                new ClientConfig(grid.thinAddresses(), "bank", files.password("bank"), ClientConfig.TIMEOUT, 3);
        try (Channel real = IgniteChannel.connect(config);
                CreditGridClient bank = CreditGridClient.over(config, new LossyChannel(real))) {
            long before = logSize(firm);
            assertThat(bank.get(enterpriseKey(firm), WHY, null)
                            .record()
                            .path("name")
                            .asText())
                    .isEqualTo("lost-answer");
            assertThat(logSize(firm)).isEqualTo(before + 1);
        }
    }

    /** Drops every other answer after delivery. */
    private static final class LossyChannel implements Channel {
        private final Channel real;
        private boolean lose = true;

        LossyChannel(Channel real) {
            this.real = real;
        }

        @Override
        public byte[] call(TaskName task, byte[] request) {
            byte[] answer = real.call(task, request);
            lose = !lose;
            if (!lose) {
                throw new GridException(GridError.IN_DOUBT, "the answer was lost");
            }
            return answer;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Test
    void operator_seesNoRecordOfAFirm() {
        EnterpriseId firm = register("operator");
        assertThat(refusal(() -> client("operator").get(enterpriseKey(firm), null, null))
                        .error())
                .isEqualTo(GridError.PURPOSE_NOT_YOURS);
    }
}
