package io.creditgrid.grid.door;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.cache.Cache;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.ClientConfiguration;
import org.jspecify.annotations.Nullable;

/** Two real nodes with the door, a log-in for each role, and firms of several kinds written in several rounds. */
final class SampleGrid implements AutoCloseable {
    static final int PARTITIONS = 32;

    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final int FRAME_FIRMS = 25;

    private final GridFiles files;
    private final EmbeddedGrid grid;
    private final int firms;
    private long rows;

    private SampleGrid(GridFiles files, EmbeddedGrid grid, int firms) {
        this.files = files;
        this.grid = grid;
        this.firms = firms;
    }

    /** A grid under {@code dir} with {@code firms} firms; {@code prefix} is unique in the JVM. */
    static SampleGrid start(Path dir, String prefix, int firms) throws Exception {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry",
                "demo-registry",
                Set.of(GridFiles.LOADER_ORGANISATION),
                Set.of("enterprise", "taxFiling", "judicialCase", "creditMonth"),
                null)));
        GridFiles files = GridFiles.init(dir.resolve("files"), sources, logins(), new SecureRandom());
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix(prefix)
                .quick()
                .wiring(Door::attach)
                .start();
        try (CreditGridClient operator = client(files, grid, Role.OPERATOR)) {
            operator.create();
        }
        return new SampleGrid(files, grid, firms);
    }

    private static List<Actor> logins() {
        return Arrays.stream(Role.values())
                .map(role -> new Actor(
                        role == Role.LOADER ? GridFiles.LOADER_ORGANISATION : "org-" + role.label(),
                        role.label(),
                        Set.of(role),
                        role == Role.ENTERPRISE ? firm(0).canonical() : null))
                .toList();
    }

    /** The log-in of a role. */
    Actor actor(Role role) {
        return files.users().find(role.label()).orElseThrow().actor();
    }

    CreditGridClient client(Role role) throws IOException {
        return client(files, grid, role);
    }

    private static CreditGridClient client(GridFiles files, EmbeddedGrid grid, Role role) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(role.label())
                .password(files.password(role.label()))
                .connect();
    }

    /** Ignite's own thin client, as anybody with a password may use it. */
    IgniteClient thin(Role role) throws IOException {
        return Ignition.startClient(new ClientConfiguration()
                .setAddresses(grid.thinAddresses().get(0))
                .setClusterDiscoveryEnabled(false)
                .setUserName(role.label())
                .setUserPassword(files.password(role.label())));
    }

    GridFiles files() {
        return files;
    }

    EmbeddedGrid grid() {
        return grid;
    }

    GridNode node(int index) {
        return grid.node(index);
    }

    /** The node that has the primary (0) or the backup (1) of a partition. */
    GridNode owner(int partition, int copy) {
        Affinity<RowKey> affinity = node(0).ignite().affinity(CacheName.HEAD.label());
        ClusterNode owner =
                List.copyOf(affinity.mapPartitionToPrimaryAndBackups(partition)).get(copy);
        return grid.running().stream()
                .filter(node -> node.ignite().cluster().localNode().id().equals(owner.id()))
                .findFirst()
                .orElseThrow();
    }

    /** A row of the primary (0) or the backup (1); null if there is none. */
    byte @Nullable [] peek(CacheName name, RowKey key, int copy) {
        IgniteCache<RowKey, byte[]> cache =
                owner(key.partition(), copy).ignite().cache(name.label());
        return cache.localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP);
    }

    /** The rows of a cache in a partition, of the primary (0) or the backup (1). */
    Map<RowKey, byte[]> rows(CacheName name, int partition, int copy) {
        Map<RowKey, byte[]> found = new TreeMap<>((a, b) -> Arrays.compare(order(a), order(b)));
        scan(owner(partition, copy), name, partition).forEach(row -> found.put(row.getKey(), row.getValue()));
        return found;
    }

    private static long[] order(RowKey key) {
        return new long[] {key.partition(), key.high(), key.low(), key.slot()};
    }

    private static List<Cache.Entry<RowKey, byte[]>> scan(GridNode node, CacheName name, int partition) {
        IgniteCache<RowKey, byte[]> cache = node.ignite().cache(name.label());
        try (QueryCursor<Cache.Entry<RowKey, byte[]>> cursor = cache.query(
                new ScanQuery<RowKey, byte[]>().setPartition(partition).setLocal(true))) {
            return cursor.getAll();
        }
    }

    /** SHA-256 of every row of every cache on every node, by node, cache and key. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (GridNode node : grid.running()) {
            for (CacheName name : CacheName.values()) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    for (Cache.Entry<RowKey, byte[]> row : scan(node, name, partition)) {
                        digests.put(
                                node.config().name() + " " + name + " " + Arrays.toString(order(row.getKey())),
                                HexFormat.of().formatHex(Sha256.of(row.getValue())));
                    }
                }
            }
        }
        return digests;
    }

    static EnterpriseId firm(int number) {
        return EnterpriseId.of("x-test:firm-" + number);
    }

    static int placement(EnterpriseId firm) {
        return new Placement(PARTITIONS).partition(firm);
    }

    static RecordKey key(int firm, RecordKind kind, String... parts) {
        return new RecordKey(firm(firm), kind, "registry", List.of(parts));
    }

    /** Writes a round: a record of each kind for every firm, other ones than those of the round before. Returns how many. */
    int write(CreditGridClient loader, int round) {
        int written = 0;
        for (int first = 0; first < firms; first += FRAME_FIRMS) {
            List<MutationUnit> units = new ArrayList<>();
            for (int firm = first; firm < Math.min(firms, first + FRAME_FIRMS); firm++) {
                units.add(unit(firm, round));
            }
            List<Outcome> outcomes = load(loader, units);
            written += outcomes.size();
        }
        return written;
    }

    /** Writes a personal subject, whose key then lies in a cache of its own. */
    void writePerson(CreditGridClient loader) {
        RecordKey key =
                new RecordKey(EnterpriseId.of("uscc:92330424MA29JBTX8A"), RecordKind.ENTERPRISE, "registry", List.of());
        Image image = Image.of(CreditRecord.state(key, Interval.from(18_000), PUBLISHED)
                .set("currency", "CNY")
                .set("name", "A person")
                .set("status", "ACTIVE")
                .build());
        load(loader, List.of(new MutationUnit(List.of(mutation(image)))));
    }

    /** Writes the first records of one firm. */
    void writeFirm(CreditGridClient loader, int firm) {
        load(loader, List.of(unit(firm, 0)));
    }

    private static List<Outcome> load(CreditGridClient loader, List<MutationUnit> units) {
        List<Outcome> outcomes = loader.write(new WriteFrame(BATCH, false, false, units));
        for (Outcome outcome : outcomes) {
            if (outcome.code() != Outcome.Code.LOADED) {
                throw new IllegalStateException("not loaded: " + outcome);
            }
        }
        return outcomes;
    }

    private MutationUnit unit(int firm, int round) {
        long published = PUBLISHED + round * 60_000L;
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(mutation(
                Image.of(CreditRecord.state(key(firm, RecordKind.ENTERPRISE), Interval.from(18_000), published)
                        .set("currency", "CNY")
                        .set("name", "Firm " + firm + " of round " + round)
                        .set("status", "ACTIVE")
                        .build())));
        long day = LocalDate.of(2021, 12, 31).toEpochDay();
        mutations.add(mutation(
                Image.of(CreditRecord.event(key(firm, RecordKind.TAX_FILING, "VAT", "2021-Q4"), day, published)
                        .set("currency", "CNY")
                        .set("salesDeclared", 500L + round)
                        .build())));
        RecordKey dispute = key(firm, RecordKind.JUDICIAL_CASE, "case-" + round / 2, "DEFENDANT");
        mutations.add(mutation(
                round % 2 == 1
                        ? Image.removal(dispute, Interval.from(18_500L + round), published)
                        : Image.of(CreditRecord.state(dispute, Interval.from(18_400L + round), published)
                                .set("currency", "CNY")
                                .set("cause", "SALE")
                                .set("result", "PENDING")
                                .set("stage", "OPEN")
                                .build())));
        return new MutationUnit(mutations);
    }

    private Mutation mutation(Image image) {
        return Mutation.of(new Origin.BatchRow(BATCH, rows++), image);
    }

    @Override
    public void close() {
        grid.close();
    }
}
