package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.loaders.LoadReport.BatchState;
import io.creditgrid.loaders.LoadReport.FileReport;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullFileTest {
    private static final String FIRST = "2025-12-01T09:00:00+08:00";
    private static final String SECOND = "2025-12-20T09:00:00+08:00";
    private static final String MAPPING = """
            mapping: 1
            source: registry
            kind: enterprise
            publishedAt: %s
            mode: full
            id: x-t:${id}
            from: 2020-01-01
            fields: {currency: CNY, name: "${name}", registeredCapital: "${capital}", status: ACTIVE}
            """;

    private final ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
    private final MemoryGrid grid = new MemoryGrid();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static String firms(int from, int to) {
        return "id,name,capital\n"
                + IntStream.range(from, to)
                        .mapToObj(i -> "f" + i + ",name " + i + ",1.00\n")
                        .collect(Collectors.joining());
    }

    private FileReport load(String publishedAt, String rows) throws IOException {
        return loadBy(MAPPING.formatted(publishedAt), rows);
    }

    private FileReport loadBy(String mapping, String rows) throws IOException {
        Path file = folder.resolve("firms.csv");
        Files.writeString(file, rows);
        Mapping parsed = Mapping.parse("m.yaml", mapping.getBytes(StandardCharsets.UTF_8));
        return new Loader(grid, InstantSource.system(), threads, millis -> {})
                .load(Plan.of(parsed, List.of(file), folder, "owner"), folder.resolve("rejects"), Progress.NONE)
                .files()
                .get(0);
    }

    private static RecordKey key(int firm) {
        return new RecordKey(EnterpriseId.of("x-t:f" + firm), RecordKind.ENTERPRISE, "registry", List.of());
    }

    @Test
    void whatTheFileNoLongerLists_endsOnTheDayOfItsPublication() throws IOException {
        load(FIRST, firms(0, 100));
        FileReport second = load(SECOND, firms(7, 103));

        assertThat(second.read()).isEqualTo(96);
        assertThat(second.loaded()).isEqualTo(3);
        assertThat(second.unchanged()).isEqualTo(93);
        assertThat(second.ended()).isEqualTo(new LoadReport.Derived(7, 0, 0));
        assertThat(grid.read(key(6))).isEmpty();
        assertThat(grid.liveOn(key(6), "2025-12-19")).isTrue();
        assertThat(grid.liveOn(key(6), "2025-12-20")).isFalse();
        assertThat(grid.liveOn(key(7), "2025-12-20")).isTrue();

        RecordKey batch = new RecordKey(
                EnterpriseId.of("grid:b-" + second.batch()),
                RecordKind.BATCH,
                RecordKey.GRID_SOURCE,
                List.of(second.batch()));
        CreditRecord record = grid.read(batch).orElseThrow();
        assertThat(record.integer("ended")).isEqualTo(7);
        assertThat(record.text("mode")).isEqualTo("FULL");
        assertThat(load(SECOND, firms(7, 103)).state()).isEqualTo(BatchState.ALREADY_LOADED);
        assertThat(load(SECOND, firms(7, 103)).ended().loaded()).isEqualTo(7);
    }

    @Test
    void aFileThatWouldEndTooMuch_isRefusedBeforeTheFirstWrite() throws IOException {
        load(FIRST, firms(0, 100));
        long before = grid.entries();

        assertThatThrownBy(() -> load(SECOND, firms(50, 100)))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.ENDS_TOO_MANY))
                .hasMessageContaining("at most 10.0 %")
                .hasMessageContaining("50 of 100 (50.0 %)")
                .hasMessageContaining("raise fullModeEndShareMax");
        assertThat(grid.entries()).isEqualTo(before);

        FileReport allowed = loadBy(MAPPING.formatted(SECOND) + "fullModeEndShareMax: .5\n", firms(50, 100));
        assertThat(allowed.ended().loaded()).isEqualTo(50);
    }

    @Test
    void anOlderFile_isRefusedAfterANewerOne() throws IOException {
        load(SECOND, firms(0, 20));
        long before = grid.entries();

        assertThatThrownBy(() -> load(FIRST, firms(0, 20)))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.OLDER_FULL_FILE))
                .hasMessageContaining("2025-12-20T01:00:00Z")
                .hasMessageContaining("2025-12-01T01:00:00Z")
                .hasMessageContaining("leave it");
        assertThat(grid.entries()).isEqualTo(before);
        // of the same publication, corrected: judged anew
        assertThat(load(SECOND, firms(0, 21)).loaded()).isEqualTo(1);
    }

    @Test
    void aRowThatIsRejected_isListedAllTheSame_oneWithoutAKeyRefusesTheFile() throws IOException {
        load(FIRST, firms(0, 20));
        FileReport second = load(SECOND, firms(0, 20).replace("name 3,1.00", "name 3,1.001"));
        assertThat(second.rejected()).containsEntry("NOT_EXACT", 1L);
        assertThat(second.ended().loaded()).isZero();

        long before = grid.entries();
        assertThatThrownBy(() -> load(SECOND, firms(0, 20).replace("f4,", "f 4,")))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_VALUE))
                .hasMessageContaining("1 row does not")
                .hasMessageContaining("line 6, column id: BAD_IDENTIFIER, value 'x-t:f 4'")
                .hasMessageContaining("mode: delta");
        assertThat(grid.entries()).isEqualTo(before);
    }

    @Test
    void whatWasStatedLater_doesNotEnd() throws IOException {
        load(FIRST, firms(0, 30));
        loadBy(MAPPING.formatted("2025-12-25T09:00:00+08:00").replace("mode: full", "mode: delta"), """
                id,name,capital
                f3,other name,1.00
                """);
        FileReport second = load(SECOND, firms(4, 31));

        assertThat(second.ended().loaded()).isEqualTo(3);
        assertThat(grid.liveOn(key(3), "2025-12-30")).isTrue();
        assertThat(grid.liveOn(key(2), "2025-12-30")).isFalse();
    }

    @Test
    void killedRuns_goOn_andEndWithTheSameTotals() throws IOException {
        String mapping = MAPPING.formatted(SECOND) + "fullModeEndShareMax: 1\n";
        SplittableRandom random = new SplittableRandom(Seeds.of(FullFileTest.class));
        load(FIRST, firms(0, 3_000));
        grid.troubled(random);
        int kills = 0;
        FileReport report = null;
        while (report == null) {
            grid.breakAfter(kills < 6 ? random.nextInt(1, 5) : Integer.MAX_VALUE);
            try {
                report = loadBy(mapping, firms(1_000, 3_500));
            } catch (GridException e) {
                assertThat(e).hasMessageContaining("killed");
                kills++;
            }
        }

        assertThat(kills).isGreaterThan(1);
        assertThat(report.loaded()).isEqualTo(500);
        assertThat(report.unchanged()).isEqualTo(2_000);
        assertThat(report.ended()).isEqualTo(new LoadReport.Derived(1_000, 0, 0));
        assertThat(grid.firmEntries()).isEqualTo(3_000 + 500 + 1_000);
    }

    @Test
    void mapping_refusesWhatCannotBeFull() {
        assertThatThrownBy(() -> parse("""
                mapping: 1
                source: sales
                kind: trade
                publishedAt: {from: stated}
                mode: full
                fullModeEndShareMax: 20
                id: x-t:${a}
                key: {customer: "x-t:${b}", month: "${m}"}
                fields: {currency: CNY, amount: "${v}"}
                """))
                .hasMessageContaining("a trade happened on its day")
                .hasMessageContaining("one instant for a full file")
                .hasMessageContaining("expected a share from 0 to 1 such as .10: 20");
        assertThatThrownBy(() -> parse(MAPPING.formatted(FIRST).replace("mode: full", "mode: most")))
                .hasMessageContaining("expected delta or full: most");
        assertThatThrownBy(() -> parse(MAPPING.formatted(FIRST).replace("mode: full", "fullModeEndShareMax: .2")))
                .hasMessageContaining("expected mode: full beside it");
    }

    private static Mapping parse(String mapping) {
        return Mapping.parse("m.yaml", mapping.getBytes(StandardCharsets.UTF_8));
    }
}
