package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.MajorityValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.events.EventType;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That every setting without which an acknowledged mutation could be lost is in force on a node that runs.
 *
 * <p>What each is good for is shown elsewhere where that is cheap: a lost copy halts ({@code EmbeddedGridTest}), a minority
 * cannot write and a lone commit is not acknowledged ({@code ConfirmationClusterTest}), a property that says otherwise is
 * refused ({@code NodeConfigTest}). Three cannot be shown to fail cheaply: the torn memory-mapped WAL needs a kill within
 * microseconds of a lost time slice; a node killed while its WAL is off for rebalance, and a woken backup that skips a block
 * it rolled back, came about once in tens of rounds under full load. The crash suite of the benchmarks runs with all of them.
 */
class CrashSettingsTest {
    @TempDir
    private static Path dir;

    private static TestGrid grid;

    /** A setting, and whether it is in force. */
    record Setting(String name, Predicate<GridNode> inForce) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        grid = TestGrid.start(dir, "crash-settings", 1, RoleTable.builder().build());
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    static Stream<Setting> settings() {
        return Stream.of(
                // 1
                new Setting("the WAL is not memory-mapped", node -> isFalse(IgniteSystemProperties.IGNITE_WAL_MMAP)),
                new Setting(
                        "every commit reaches the system's file cache",
                        node -> storage(node).getWalMode() == WALMode.LOG_ONLY
                                || storage(node).getWalMode() == WALMode.FSYNC),
                // 2
                new Setting(
                        "the loss of a partition is reported, and listened to",
                        node -> listensTo(node, EventType.EVT_CACHE_REBALANCE_PART_DATA_LOST)),
                new Setting(
                        "no lost partition is written",
                        node -> everyCache(
                                node, cache -> cache.getPartitionLossPolicy() == PartitionLossPolicy.READ_WRITE_SAFE)),
                // 3
                new Setting(
                        "writes need a majority",
                        node -> everyCache(node, cache -> cache.getTopologyValidator() instanceof MajorityValidator)),
                // 4
                new Setting(
                        "the WAL is kept while rebalancing",
                        node -> isFalse(IgniteSystemProperties.IGNITE_DISABLE_WAL_DURING_REBALANCING)
                                && node.isWalGuarded()),
                // 5
                new Setting(
                        "rebalance is watched, and what it brought is in a checkpoint",
                        node -> listensTo(node, EventType.EVT_CACHE_REBALANCE_STARTED)
                                && listensTo(node, EventType.EVT_CACHE_REBALANCE_STOPPED)
                                && node.rebalance().settled()),
                // 6
                new Setting(
                        "rebalance is always full",
                        node -> System.getProperty("IGNITE_PDS_WAL_REBALANCE_THRESHOLD")
                                .equals("2000000000")),
                // 7
                new Setting("a segmented node halts", CrashSettingsTest::haltsOnSegmentation),
                // what the recipe of a commit rests on
                new Setting(
                        "a commit is acknowledged by all copies",
                        node -> everyCache(
                                node,
                                cache -> cache.getAtomicityMode() == CacheAtomicityMode.TRANSACTIONAL
                                        && cache.getWriteSynchronizationMode()
                                                == CacheWriteSynchronizationMode.FULL_SYNC)),
                new Setting(
                        "the baseline changes by an operator's hand alone",
                        node -> !node.ignite().cluster().isBaselineAutoAdjustEnabled()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_isInForce(Setting setting) {
        assertThat(setting.inForce().test(grid.grid().node(0)))
                .describedAs(setting.name())
                .isTrue();
    }

    private static boolean isFalse(String property) {
        return !IgniteSystemProperties.getBoolean(property, true);
    }

    private static IgniteConfiguration configuration(GridNode node) {
        return node.ignite().configuration();
    }

    private static DataStorageConfiguration storage(GridNode node) {
        return configuration(node).getDataStorageConfiguration();
    }

    private static boolean listensTo(GridNode node, int event) {
        Map<?, int[]> listeners = configuration(node).getLocalEventListeners();
        return node.ignite().context().event().isRecordable(event)
                && listeners.values().stream().anyMatch(events -> U.containsIntArray(events, event));
    }

    private static boolean haltsOnSegmentation(GridNode node) {
        return configuration(node).getFailureHandler() instanceof AbstractFailureHandler handler
                && handler instanceof HaltingFailureHandler
                && !handler.getIgnoredFailureTypes().contains(FailureType.SEGMENTATION);
    }

    @SuppressWarnings("unchecked") // Ignite asks for the class of a generic type
    private static boolean everyCache(GridNode node, Predicate<CacheConfiguration<Object, Object>> rule) {
        return Arrays.stream(CacheName.values())
                .filter(CacheName::audited)
                .allMatch(name ->
                        rule.test(node.ignite().cache(name.label()).getConfiguration(CacheConfiguration.class)));
    }
}
