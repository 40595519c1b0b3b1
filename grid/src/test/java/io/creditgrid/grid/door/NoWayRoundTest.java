package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Way.Embedded;
import io.creditgrid.grid.door.Way.Thin;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.GatePlugin;
import io.creditgrid.grid.security.LiveUsers;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.TestActors;
import io.creditgrid.grid.security.UnlistedTask;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteBinary;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCollectionConfiguration;
import org.apache.ignite.client.ClientCompute;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.management.cache.CacheClearCommandArg;
import org.apache.ignite.internal.management.cache.CacheDestroyCommandArg;
import org.apache.ignite.internal.management.cache.CacheStopTask;
import org.apache.ignite.internal.management.cache.scan.CacheScanCommandArg;
import org.apache.ignite.internal.management.cache.scan.CacheScanTask;
import org.apache.ignite.internal.processors.cache.ClearCachesTask;
import org.apache.ignite.internal.visor.VisorTaskArgument;
import org.apache.ignite.logger.slf4j.Slf4jLogger;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every known way to stored rows beside the door, on every audited cache, as every role, from inside a server and from a thin
 * client: refused, and no stored byte of any copy changes. Edits of files and of memory cannot be refused; they are found, see
 * {@link VerdictClusterTest}. Not on the class path at all: SQL engines and REST; peer classes and remote JMX are off.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class NoWayRoundTest {
    private SampleGrid grid;
    private Ignite ignite;
    private Map<String, String> before;
    private Collection<String> cachesBefore;
    private final Map<Role, IgniteClient> clients = new EnumMap<>(Role.class);

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        grid = SampleGrid.start(dir, "ways", 40);
        ignite = grid.node(0).ignite();
        try (CreditGridClient loader = grid.client(Role.LOADER);
                CreditGridClient operator = grid.client(Role.OPERATOR)) {
            grid.write(loader, 0);
            operator.audit().seal();
            grid.write(loader, 1);
            grid.writePerson(loader);
        }
        for (Role role : Role.values()) {
            clients.put(role, grid.thin(role));
        }
        before = grid.digests();
        cachesBefore = List.copyOf(ignite.cacheNames());
    }

    @AfterAll
    void stop() {
        clients.values().forEach(IgniteClient::close);
        if (grid != null) {
            grid.close();
        }
    }

    /** After all of the above. */
    @Test
    @Order(Integer.MAX_VALUE)
    void allIsWellAfterwards_andWritesGoOn() throws Exception {
        try (CreditGridClient auditor = grid.client(Role.AUDITOR);
                CreditGridClient loader = grid.client(Role.LOADER)) {
            assertThat(auditor.audit().verifyAll().findings()).isEmpty();
            assertThat(grid.write(loader, 2)).isPositive();
            assertThat(auditor.audit().verifyAll().findings()).isEmpty();
        }
    }

    private List<CacheName> audited() {
        return Arrays.stream(CacheName.values()).filter(CacheName::audited).toList();
    }

    @TestFactory
    Stream<DynamicTest> embedded() {
        return Ways.embedded().stream()
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> {
                    for (CacheName name : audited()) {
                        Map.Entry<RowKey, byte[]> row = anyRow(name);
                        Embedded seat = new Embedded(ignite, name, row.getKey(), row.getValue());
                        judge(way, name, "node", () -> way.act().on(seat));
                        for (Role role : Role.values()) {
                            judge(
                                    way,
                                    name,
                                    role.label(),
                                    () -> TestActors.as(ignite, grid.actor(role), () -> {
                                        way.act().on(seat);
                                        return true;
                                    }));
                        }
                    }
                    assertUntouched();
                }));
    }

    @TestFactory
    Stream<DynamicTest> thin() {
        return Ways.thin().stream()
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> {
                    for (CacheName name : audited()) {
                        Map.Entry<RowKey, byte[]> row = anyRow(name);
                        for (Role role : Role.values()) {
                            Thin seat = new Thin(client(role), name, row.getKey(), row.getValue());
                            judge(way, name, role.label(), () -> way.act().on(seat));
                        }
                    }
                    assertUntouched();
                }));
    }

    @Test
    void streamerOfTheProtocol_whichJavaHasNoMethodFor_isRefused() throws Exception {
        String address = grid.grid().thinAddresses().get(0);
        for (Role role : Role.values()) {
            for (CacheName name : CacheName.values()) {
                Map.Entry<RowKey, byte[]> row = anyRow(name == CacheName.BASE_PD ? CacheName.HEAD : name);
                byte[] key = marshalled(row.getKey());
                for (boolean overwrite : new boolean[] {false, true}) {
                    try (RawThin client =
                            new RawThin(address, role.label(), grid.files().password(role.label()))) {
                        assertThat(client.stream(name.label(), key, Embedded.OTHER, overwrite))
                                .as(name + " as " + role.label())
                                .contains("WriteTask");
                    }
                }
            }
        }
        assertUntouched();
    }

    @SuppressWarnings("deprecation") // there is no other way to the bytes of a key
    private byte[] marshalled(RowKey key) throws Exception {
        return ignite.configuration().getMarshaller().marshal(key);
    }

    @Test
    void jdbc_getsNoConnection() {
        String url = "jdbc:ignite:thin://" + grid.grid().thinAddresses().get(0);
        for (Role role : Role.values()) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            url, role.label(), grid.files().password(role.label())))
                    .as(role.label())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("JDBC connection is not allowed");
        }
        assertUntouched();
    }

    /** Ignite asks no right for these tasks of its own, only for what their jobs do. */
    @Test
    void tasksOfIgnite_thatNeedNoRight_endAtTheGate() {
        for (Role role : Role.values()) {
            for (CacheName name : audited()) {
                CacheClearCommandArg clear = new CacheClearCommandArg();
                clear.caches(new String[] {name.label()});
                CacheDestroyCommandArg destroy = new CacheDestroyCommandArg();
                destroy.caches(clear.caches());
                CacheScanCommandArg scan = new CacheScanCommandArg();
                scan.cacheName(name.label());
                scan.limit(10);
                assertDenied(role, "CACHE_REMOVE", ClearCachesTask.class, clear);
                assertDenied(role, "CACHE_DESTROY", CacheStopTask.class, destroy);
                assertDenied(role, "CACHE_READ", CacheScanTask.class, scan);
            }
        }
        assertUntouched();
    }

    private void assertDenied(Role role, String permission, Class<?> task, Object argument) {
        List<UUID> nodes = List.of(ignite.cluster().localNode().id());
        ClientCompute compute = client(role).compute().withTimeout(10_000);
        String counter = permission + "/" + role.label();
        long denied = grid.node(0).denials().counts().getOrDefault(counter, 0L);
        // the answer is an object that holds the refusal
        thrownBy(() -> compute.execute(task.getName(), new VisorTaskArgument<>(nodes, argument, false)));
        assertThat(grid.node(0).denials().counts().getOrDefault(counter, 0L))
                .as(task + " as " + role.label())
                .isGreaterThan(denied);
    }

    /** As the operator, who may do the most. */
    @Test
    void tasksOfIgnite_byName_doNothing() throws Exception {
        List<UUID> nodes = List.of(ignite.cluster().localNode().id());
        ClientCompute compute = client(Role.OPERATOR).compute().withTimeout(10_000);
        List<String> names = IgniteTasks.names();
        assertThat(names).hasSizeGreaterThan(50);
        for (String name : names) {
            for (Object argument : List.of(true, new VisorTaskArgument<>(nodes, false))) {
                // most refuse, some answer that there is nothing to do
                thrownBy(() -> compute.execute(name, argument));
            }
        }
        assertUntouched();
    }

    /** They would make a cache by the way, without asking for the right to. */
    @Test
    void setsAndCounters_makeNoCache() {
        for (Role role : Role.values()) {
            IgniteClient client = client(role);
            for (String group : Arrays.asList(null, CacheName.FOLDER.group().label())) {
                assertThatThrownBy(() -> client.set(
                                "mine",
                                new ClientCollectionConfiguration()
                                        .setBackups(1)
                                        .setGroupName(group)))
                        .as(role.label())
                        .isNotNull();
            }
            assertThatThrownBy(() -> client.atomicLong("mine", 1, true))
                    .as(role.label())
                    .isNotNull();
        }
        assertUntouched();
    }

    @Test
    void taskOnNoList_isRefused() {
        for (Role role : Role.values()) {
            assertThatThrownBy(() -> client(role).compute().execute(UnlistedTask.class.getName(), new byte[0]))
                    .hasMessageContaining("is not on the list of tasks")
                    .hasMessageContaining("WriteTask");
        }
    }

    @Test
    void stateOfTheCluster_isForOperators() {
        for (Role role : Role.values()) {
            if (role != Role.OPERATOR) {
                assertThatThrownBy(() -> client(role).cluster().state(ClusterState.INACTIVE))
                        .hasMessageContaining("ADMIN_CLUSTER_STATE is not allowed to role " + role.label());
            }
        }
        assertUntouched();
    }

    @Test
    void types_ofAClient_changeNoByteAndNoAnswer() throws Exception {
        try (CreditGridClient auditor = grid.client(Role.AUDITOR)) {
            ShowAnswer answer = auditor.audit().show(SampleGrid.key(3, RecordKind.ENTERPRISE), null);
            for (Role role : Role.values()) {
                IgniteBinary types = client(role).binary();
                types.builder("com.example.Own" + role.name()).setField("x", 1).build();
                // another field of the key's type, and another type of a field that it has
                types.builder(RowKey.class.getName())
                        .setField("x" + role.name(), "more")
                        .build();
                assertThatThrownBy(() -> types.builder(RowKey.class.getName())
                                .setField("partition", "text")
                                .build())
                        .as(role.label())
                        .isNotNull();
            }
            assertThat(auditor.audit().show(SampleGrid.key(3, RecordKind.ENTERPRISE), null))
                    .isEqualTo(answer);
        }
        assertThat(((IgniteEx) ignite).binary().type(RowKey.class.getName()).affinityKeyFieldName())
                .isEqualTo(RowKey.AFFINITY_FIELD);
        assertUntouched();
    }

    /** What arrives on threads of its own meets a gate of its own, which is shut. */
    @Test
    void gateOpenedInTheCaller_doesNotOpenStreamers() throws Exception {
        List<Way<Embedded>> ways = Ways.embedded().stream()
                .filter(way -> way.name().contains("streamer"))
                .toList();
        assertThat(ways).hasSize(3);
        for (CacheName name : audited()) {
            Map.Entry<RowKey, byte[]> row = anyRow(name);
            Embedded seat = new Embedded(ignite, name, row.getKey(), row.getValue());
            for (Way<Embedded> way : ways) {
                Throwable thrown = thrownBy(() -> ByReflection.insideTheGate(() -> {
                    way.act().on(seat);
                    return true;
                }));
                assertThat(thrown).as(way.name() + " on " + name).isNotNull();
                assertUntouched();
            }
        }
    }

    /** A client node could open a gate of its own: servers do not ask again. Others are refused by EmbeddedGridTest. */
    @Test
    void clientNode_doesNotJoin(@TempDir Path dir) {
        GatePlugin plugin = new GatePlugin(
                TestGrid.gate(grid.files(), TaskRights.table().build()),
                new LiveUsers(grid.files().users()),
                InstantSource.system(),
                new SecureRandom());
        assertThatThrownBy(() -> Ignition.start(
                        stranger("thick", dir).setClientMode(true).setPluginProviders(plugin)))
                .satisfies(e -> assertThat(messages(e)).anyMatch(message -> message.contains("Authentication failed")));
        assertUntouched();
    }

    @Test
    void nodeWithoutThePlugin_doesNotJoin(@TempDir Path dir) {
        for (boolean client : new boolean[] {false, true}) {
            assertThatThrownBy(() -> Ignition.start(stranger("bare", dir).setClientMode(client)))
                    .as("client " + client)
                    .isNotNull();
        }
        assertUntouched();
    }

    private IgniteConfiguration stranger(String name, Path dir) {
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setIpFinder(
                new TcpDiscoveryVmIpFinder().setAddresses(grid.node(0).config().seeds()));
        discovery.setJoinTimeout(10_000);
        return new IgniteConfiguration()
                .setIgniteInstanceName("ways-" + name)
                .setConsistentId("ways-" + name)
                .setWorkDirectory(dir.toString())
                .setLocalHost("127.0.0.1")
                .setConnectorConfiguration(null)
                .setClientConnectorConfiguration(null)
                .setGridLogger(new Slf4jLogger())
                .setDiscoverySpi(discovery);
    }

    private IgniteClient client(Role role) {
        return Objects.requireNonNull(clients.get(role), "a client for every role");
    }

    private Map.Entry<RowKey, byte[]> anyRow(CacheName name) {
        for (int partition = 0; partition < SampleGrid.PARTITIONS; partition++) {
            Map<RowKey, byte[]> rows = grid.rows(name, partition, 0);
            if (!rows.isEmpty()) {
                return rows.entrySet().iterator().next();
            }
        }
        throw new IllegalStateException("cache " + name + " has no row");
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void judge(Way<?> way, CacheName name, String who, Call call) {
        Throwable thrown = thrownBy(call);
        String where = way.name() + " on " + name + " as " + who;
        if (!way.answer().isRefusal()) {
            assertThat(thrown).as(where).isNull();
            return;
        }
        assertThat(thrown).as(where).isNotNull();
        assertThat(messages(thrown)).as(where).anyMatch(way.answer()::isSaidBy);
    }

    private static @Nullable Throwable thrownBy(Call call) {
        try {
            call.run();
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private static List<String> messages(@Nullable Throwable e) {
        List<String> messages = new ArrayList<>();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.add(String.valueOf(t.getMessage()));
            for (Throwable more : t.getSuppressed()) {
                messages.addAll(messages(more));
            }
        }
        return messages;
    }

    private void assertUntouched() {
        Map<String, String> now = grid.digests();
        Set<Map.Entry<String, String>> changed = new HashSet<>(now.entrySet());
        changed.removeAll(before.entrySet());
        assertThat(changed).as("rows that were changed or added").isEmpty();
        assertThat(now.keySet()).as("rows").isEqualTo(before.keySet());
        assertThat(ignite.cacheNames()).as("caches").containsExactlyInAnyOrderElementsOf(cachesBefore);
        assertThat(ignite.cluster().nodes()).hasSize(2);
    }
}
