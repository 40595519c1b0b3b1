package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.OpenGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.client.ClientAuthenticationException;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateSecurityTest {
    private static final RowKey KEY = RowKey.head(3);
    private static final byte[] VALUE = {1, 2, 3};
    private static final String TO_USE = "io.creditgrid.grid.door.WriteTask";

    private TestGrid test;
    private Ignite ignite;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        RoleTable roles = RoleTable.builder()
                .allow(WhoAmITask.class.getName(), Role.LOADER, Role.AUDITOR)
                .build();
        test = TestGrid.start(dir, "gate", 2, roles);
        ignite = test.grid().node(0).ignite();
        for (CacheName name : CacheName.values()) {
            IgniteCache<RowKey, byte[]> cache = ignite.cache(name.label());
            OpenGate.run(() -> cache.put(KEY, VALUE));
        }
    }

    @AfterAll
    void stop() {
        if (test != null) {
            test.close();
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(
                        e -> assertThat(messages(e)).as("names the task to use").anyMatch(m -> m.contains(TO_USE)));
    }

    private static List<String> messages(Throwable e) {
        List<String> messages = new java.util.ArrayList<>();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.add(String.valueOf(t.getMessage()));
        }
        return messages;
    }

    @Test
    void embedded_rawWrites_areRefused() {
        for (CacheName name : CacheName.values()) {
            if (!name.audited()) {
                continue;
            }
            IgniteCache<RowKey, byte[]> cache = ignite.cache(name.label());
            assertRefused(() -> cache.put(KEY, VALUE));
            assertRefused(() -> cache.putAsync(KEY, VALUE).get());
            assertRefused(() -> cache.putIfAbsent(KEY, VALUE));
            assertRefused(() -> cache.putAll(Map.of(KEY, VALUE)));
            assertRefused(() -> cache.remove(KEY));
            assertRefused(() -> cache.removeAll());
            assertRefused(() -> cache.clear(KEY));
            assertRefused(cache::clear);
            assertRefused(cache::destroy);
            assertThat(cache.get(KEY)).isEqualTo(VALUE);
        }
    }

    @Test
    void embedded_streamers_areRefused() {
        for (boolean overwrite : new boolean[] {false, true}) {
            assertRefused(() -> {
                try (IgniteDataStreamer<RowKey, byte[]> streamer = ignite.dataStreamer(CacheName.FOLDER.label())) {
                    streamer.allowOverwrite(overwrite);
                    streamer.addData(KEY, VALUE).get();
                }
            });
        }
    }

    @Test
    void thin_rawWritesAndReads_areRefusedForAllLogins() throws IOException {
        for (String login : test.files().users().logins()) {
            try (IgniteClient client = test.client(login)) {
                ClientCache<RowKey, byte[]> cache = client.cache(CacheName.HEAD.label());
                assertRefused(() -> cache.put(KEY, VALUE));
                assertRefused(() -> cache.putIfAbsent(KEY, VALUE));
                assertRefused(() -> cache.remove(KEY));
                // clear() runs as a job of Ignite's own: the text of its refusal does not reach a thin client, see
                // NoWayRoundTest
                assertThatThrownBy(() -> cache.clear()).isNotNull();
                // and of clear(key) Ignite drops even that; the refusal stands all the same, see below
                cache.clear(KEY);
                assertRefused(() -> client.destroyCache(CacheName.HEAD.label()));
                assertRefused(() -> cache.get(KEY));
                assertRefused(() -> cache.query(new org.apache.ignite.cache.query.ScanQuery<RowKey, byte[]>())
                        .getAll());
                assertRefused(() ->
                        client.<RowKey, byte[]>cache(CacheName.BASE_PD.label()).put(KEY, VALUE));
                assertThatThrownBy(() -> client.createCache("mine")).hasMessageContaining("allowed to nobody");
            }
        }
        assertThat(ignite.<RowKey, byte[]>cache(CacheName.HEAD.label()).get(KEY))
                .isEqualTo(VALUE);
    }

    @Test
    void thin_taskByAllowList() throws Exception {
        try (IgniteClient client = test.client("loader")) {
            byte[] answer = client.compute().execute(WhoAmITask.class.getName(), new byte[0]);
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .isEqualTo("demo-agency/loader/loader refused read true");
            assertThatThrownBy(() -> client.compute().execute(UnlistedTask.class.getName(), new byte[0]))
                    .hasMessageContaining("not on the list");
        }
        try (IgniteClient client = test.client("bank")) {
            byte[] answer = client.compute().execute(WhoAmITask.class.getName(), new byte[0]);
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .isEqualTo("bank-demo/bank/risk-engine+loader refused read true");
        }
        try (IgniteClient client = test.client("scientist")) {
            assertThatThrownBy(() -> client.compute().execute(WhoAmITask.class.getName(), new byte[0]))
                    .hasMessageContaining("is for loader, auditor, not for role scientist");
        }
    }

    @Test
    void thin_clusterState_isForOperators() throws IOException {
        try (IgniteClient client = test.client("scientist")) {
            assertThatThrownBy(() -> client.cluster().state(org.apache.ignite.cluster.ClusterState.INACTIVE))
                    .hasMessageContaining("ADMIN_CLUSTER_STATE is not allowed to role scientist");
        }
        try (IgniteClient client = test.client("operator")) {
            client.cluster().state(org.apache.ignite.cluster.ClusterState.ACTIVE);
        }
    }

    @Test
    void thin_wrongPassword_isRefused() throws IOException {
        assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> test.client("loader", "wrong"));
        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> test.client("nobody", test.files().password("loader")));
        test.client("loader").close();
    }

    @Test
    void read_withExpiryPolicy_isRefused() {
        IgniteCache<RowKey, byte[]> cache = ignite.<RowKey, byte[]>cache(CacheName.FOLDER.label())
                .withExpiryPolicy(new AccessedExpiryPolicy(Duration.ONE_MINUTE));
        assertThatThrownBy(() -> cache.get(KEY)).hasMessageContaining("expiry policy");
        assertThatThrownBy(() -> cache.getAll(java.util.Set.of(KEY))).hasMessageContaining("expiry policy");
    }

    @Test
    void wal_cannotBeSwitchedOff() throws IOException {
        for (int i = 0; i < 2; i++) {
            Ignite node = test.grid().node(i).ignite();
            assertThatThrownBy(() -> node.cluster().disableWal(CacheName.FOLDER.label()))
                    .hasMessageContaining("prohibited");
            assertThat(test.grid().node(i).isWalGuarded()).isTrue();
        }
    }

    @Test
    void embedded_newCachesAndServices_areRefused() {
        assertThatThrownBy(() -> ignite.createCache("mine")).hasMessageContaining("allowed to nobody");
        assertThatThrownBy(() -> ignite.services().deployNodeSingleton("s", new NoService()))
                .isNotNull();
    }

    private static final class NoService implements org.apache.ignite.services.Service {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void denials_areCountedByPermissionAndRole() throws IOException {
        Denials denials = test.grid().node(0).denials();
        long before = denials.counts().getOrDefault("CACHE_PUT/auditor", 0L);
        try (IgniteClient client = test.client("auditor")) {
            assertRefused(
                    () -> client.<RowKey, byte[]>cache(CacheName.HEAD.label()).put(KEY, VALUE));
        }
        assertThat(denials.counts()).containsEntry("CACHE_PUT/auditor", before + 1);
    }

    @Test
    void asNode_liftsTheReader() throws Exception {
        assertThat(Actors.current(ignite).isNode()).isTrue();
        assertThat(Actors.asNode(
                        ignite, () -> ignite.cache(CacheName.HEAD.label()).get(KEY)))
                .isEqualTo(VALUE);
    }
}
