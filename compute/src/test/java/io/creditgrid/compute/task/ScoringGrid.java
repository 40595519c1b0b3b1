package io.creditgrid.compute.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;

/** A grid that scores, with its clients and a way to write records by hand. */
final class ScoringGrid implements AutoCloseable {
    /** The valid day of the tests: the last full month is December 2021. */
    static final LocalDate V = LocalDate.of(2022, 1, 1);

    private static final Interval ALWAYS = Interval.from(0);
    private static final long PUBLISHED = 1_700_000_000_000L;

    private final GridFiles files;
    private final EmbeddedGrid grid;
    private final Map<String, CreditGridClient> clients = new HashMap<>();
    private byte batch;
    private int minutes;

    private ScoringGrid(GridFiles files, EmbeddedGrid grid) {
        this.files = files;
        this.grid = grid;
    }

    static ScoringGrid start(Path dir, String prefix, int nodes) throws IOException {
        GridFiles files = GridFiles.init(
                dir.resolve("files"),
                SourceList.of(List.of(
                        source("registry", "registry-office", "enterprise", "outcome"),
                        source("lender", "other-bank", "creditMonth"),
                        new SourceList.Source(
                                "sellers",
                                "oem-group",
                                Set.of(GridFiles.LOADER_ORGANISATION),
                                Set.of("trade"),
                                SourceList.TradeSide.SUPPLIER),
                        source("consents", "registry-office", "consent"))),
                GridFiles.defaultLogins(),
                new SecureRandom());
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        ScoringGrid scoring = new ScoringGrid(files, grid);
        scoring.client("operator").create();
        return scoring;
    }

    private static SourceList.Source source(String name, String owner, String... kinds) {
        return new SourceList.Source(name, owner, Set.of(GridFiles.LOADER_ORGANISATION), Set.of(kinds), null);
    }

    static byte[] card() throws IOException {
        try (InputStream in = Objects.requireNonNull(ScoringGrid.class.getResourceAsStream("card.json"))) {
            return in.readAllBytes();
        }
    }

    CreditGridClient client(String login) throws IOException {
        CreditGridClient known = clients.get(login);
        if (known == null) {
            known = connect(login);
            clients.put(login, known);
        }
        return known;
    }

    /** A client that its caller closes. */
    CreditGridClient connect(String login) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    EmbeddedGrid grid() {
        return grid;
    }

    /** Calls a task with bytes of the caller's own, as anybody with a password may. */
    byte[] call(String login, TaskName task, byte[] request) throws Exception {
        try (IgniteClient thin = Ignition.startClient(new ClientConfiguration()
                .setAddresses(grid.thinAddresses().get(0))
                .setClusterDiscoveryEnabled(false)
                .setUserName(login)
                .setUserPassword(files.password(login)))) {
            return thin.compute().execute(task.className(), request);
        }
    }

    /** Stops and starts all nodes; clients connect anew. */
    void restart() {
        clients.values().forEach(CreditGridClient::close);
        clients.clear();
        grid.restart();
    }

    static EnterpriseId firm(String name) {
        return EnterpriseId.of("x-t:" + name);
    }

    private static RecordKey key(String firm, RecordKind kind, String source, String... parts) {
        return new RecordKey(firm(firm), kind, source, List.of(parts));
    }

    CreditRecord registered(String firm, long paidIn) {
        return CreditRecord.state(key(firm, RecordKind.ENTERPRISE, "registry"), ALWAYS, published())
                .set("currency", "CNY")
                .set("name", firm)
                .set("status", "ACTIVE")
                .set("registeredCapital", 100L)
                .set("paidInCapital", paidIn)
                .build();
    }

    CreditRecord month(String firm, long daysPastDue) {
        return CreditRecord.event(
                        key(firm, RecordKind.CREDIT_MONTH, "lender", "account-1", "2021-12"),
                        LocalDate.of(2021, 12, 31).toEpochDay(),
                        published())
                .set("currency", "CNY")
                .set("limit", 1_000L)
                .set("drawn", 500L)
                .set("daysPastDue", daysPastDue)
                .set("loanClass", "NORMAL")
                .build();
    }

    CreditRecord sale(String firm, String customer, long amount) {
        return CreditRecord.event(
                        key(firm, RecordKind.TRADE, "sellers", firm(customer).canonical(), "2021-11"),
                        LocalDate.of(2021, 11, 30).toEpochDay(),
                        published())
                .set("currency", "CNY")
                .set("amount", amount)
                .build();
    }

    CreditRecord outcome(String firm, boolean bad) {
        return CreditRecord.event(
                        key(firm, RecordKind.OUTCOME, "registry", "default-12m"),
                        LocalDate.of(2022, 12, 31).toEpochDay(),
                        published())
                .set("bad", bad)
                .build();
    }

    CreditRecord consent(String firm, Purpose purpose) {
        return CreditRecord.state(consentKey(firm, purpose), ALWAYS, published())
                .build();
    }

    Image withdrawn(String firm, Purpose purpose) {
        return Image.removal(consentKey(firm, purpose), ALWAYS, published());
    }

    private static RecordKey consentKey(String firm, Purpose purpose) {
        return key(firm, RecordKind.CONSENT, "consents", GridFiles.BANK_ORGANISATION, purpose.name());
    }

    /** Each statement is published later than the one before, so the order of writing is the order of validity. */
    private long published() {
        return PUBLISHED + 60_000L * minutes++;
    }

    void write(CreditRecord... records) throws IOException {
        List<Image> images = new ArrayList<>();
        for (CreditRecord record : records) {
            images.add(Image.of(record));
        }
        write(images);
    }

    void write(List<Image> images) throws IOException {
        byte[] id = new byte[32];
        id[0] = ++batch;
        Bytes frame = Bytes.wrap(id);
        List<MutationUnit> units = new ArrayList<>();
        for (Image image : images) {
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(frame, units.size()), image)));
        }
        assertThat(client("loader").write(new WriteFrame(frame, false, false, units)))
                .allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);
    }

    @Override
    public void close() {
        clients.values().forEach(CreditGridClient::close);
        grid.close();
    }
}
