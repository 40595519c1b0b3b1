package io.creditgrid.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.cache.CacheMetrics;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterMetrics;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.ClusterMetricsSnapshot;
import org.apache.ignite.internal.IgniteVersionUtils;
import org.apache.ignite.spi.discovery.DiscoveryMetricsProvider;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZoneAffinityTest {
    private static final int PARTITIONS = 64;

    private static final DiscoveryMetricsProvider METRICS = new DiscoveryMetricsProvider() {
        @Override
        public ClusterMetrics metrics() {
            return new ClusterMetricsSnapshot();
        }

        @Override
        public Map<Integer, CacheMetrics> cacheMetrics() {
            return Map.of();
        }
    };

    private final ZoneAffinity affinity = new ZoneAffinity(PARTITIONS);

    @Test
    void copies_lieInDifferentZones() {
        List<ClusterNode> servers = servers("east", "east", "east", "west", "north", "north");
        Set<String> primaries = new HashSet<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<ClusterNode> copies = affinity.assignPartition(partition, servers, 1, null);
            assertThat(copies).hasSize(2).extracting(ZoneAffinityTest::zone).doesNotHaveDuplicates();
            primaries.add(String.valueOf(copies.get(0).consistentId()));
        }
        assertThat(primaries).as("servers that lead").hasSize(servers.size());
    }

    @Test
    void oneZoneLeft_keepsTwoCopies() {
        List<ClusterNode> servers = servers("east", "east", "east");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(affinity.assignPartition(partition, servers, 1, null))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void withoutZones_isRendezvousItself() {
        RendezvousAffinityFunction plain = new RendezvousAffinityFunction(false, PARTITIONS);
        List<ClusterNode> servers = servers(null, null, null, null);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int backups = 0; backups < 3; backups++) {
                assertThat(affinity.assignPartition(partition, servers, backups, null))
                        .isEqualTo(plain.assignPartition(partition, servers, backups, null));
            }
        }
    }

    @Test
    void oneServer_hasTheOneCopy() {
        List<ClusterNode> servers = servers("east");
        assertThat(affinity.assignPartition(0, servers, 1, null)).isEqualTo(servers);
    }

    private static @Nullable Object zone(ClusterNode server) {
        return server.attribute(ZoneAffinity.ATTRIBUTE);
    }

    private static List<ClusterNode> servers(@Nullable String... zones) {
        List<ClusterNode> servers = new ArrayList<>();
        for (int i = 0; i < zones.length; i++) {
            TcpDiscoveryNode server = new TcpDiscoveryNode(
                    new UUID(0, i),
                    List.of("127.0.0.1"),
                    List.of(),
                    47500 + i,
                    METRICS,
                    IgniteVersionUtils.VER,
                    "node-" + i);
            String zone = zones[i];
            server.setAttributes(zone == null ? Map.of() : Map.of(ZoneAffinity.ATTRIBUTE, zone));
            servers.add(server);
        }
        return servers;
    }
}
