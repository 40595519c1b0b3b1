package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.loaders.LoadReport.BatchState;
import io.creditgrid.loaders.LoadReport.FileReport;
import io.creditgrid.loaders.generate.GeneratedFiles;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
    private static final String TRADES = """
            mapping: 1
            source: sales
            kind: trade
            publishedAt: 2025-12-20T09:00:00+08:00
            id: x-t:${a}
            key: {customer: "x-t:${b}", month: "${m}"}
            fields: {currency: CNY, amount: "${v}"}
            """;

    private final ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void generatedPlan_endsWithTheCountsOfTheGenerator_andASecondRunDoesNothing() throws IOException {
        GeneratedFiles files = generate(400);
        Plan plan = Plan.read(files.plan(), null);
        MemoryGrid grid = new MemoryGrid();

        LoadReport report = load(grid, plan);
        for (int i = 0; i < files.files().size(); i++) {
            FileReport file = report.files().get(i);
            GeneratedFiles.FileCount count = files.files().get(i);
            assertThat(file.state()).isEqualTo(BatchState.LOADED);
            assertThat(file.read()).isEqualTo(count.rows());
            assertThat(file.filteredRows()).as(file.file()).isEqualTo(count.filtered());
            assertThat(file.unchanged()).as(file.file()).isEqualTo(count.unchanged());
            assertThat(file.rejectedRows()).isZero();
            assertThat(file.read()).isEqualTo(file.loaded() + file.unchanged() + file.filteredRows());
            assertThat(file.rejectFile()).isEmpty();
        }
        assertThat(report.derivedCoverage()).isGreaterThan(700);
        assertThat(grid.firmEntries()).isEqualTo(report.loaded() + report.derivedCoverage());

        LoadReport again = load(grid, plan);
        assertThat(again.files()).allMatch(file -> file.state() == BatchState.ALREADY_LOADED);
        assertThat(again.loaded()).isEqualTo(report.loaded());
        assertThat(again.read()).isEqualTo(again.loaded() + again.unchanged() + again.filtered() + again.rejected());
        assertThat(grid.firmEntries()).isEqualTo(report.loaded() + report.derivedCoverage());
    }

    @Test
    void killedRun_goesOn_andEndsAsIfItHadNotBeenKilled() throws IOException {
        Plan plan = Plan.read(generate(300).plan(), null);
        MemoryGrid whole = new MemoryGrid();
        LoadReport wanted = load(whole, plan);
        MemoryGrid grid = new MemoryGrid();
        SplittableRandom random = new SplittableRandom(Seeds.of(LoaderTest.class));
        int kills = 0;
        LoadReport report = null;
        while (report == null) {
            grid.breakAfter(kills < 6 ? random.nextInt(1, 12) : Integer.MAX_VALUE);
            try {
                report = load(grid, plan);
            } catch (GridException e) {
                assertThat(e).hasMessageContaining("killed");
                kills++;
            }
        }

        assertThat(kills).isGreaterThan(1);
        assertThat(grid.live()).isEqualTo(whole.live());
        assertThat(grid.firmEntries()).isEqualTo(whole.firmEntries());
        assertThat(report.loaded()).isEqualTo(wanted.loaded());
        assertThat(report.unchanged()).isEqualTo(wanted.unchanged());
    }

    @Test
    void batchThatDidNotEnd_isResumed() throws IOException {
        MemoryGrid grid = new MemoryGrid();
        Plan plan = plan(TRADES, "a,b,m,v\none,two,2025-11,1\n");
        grid.breakAfter(1);
        assertThatThrownBy(() -> load(grid, plan)).hasMessageContaining("killed");
        grid.breakAfter(Integer.MAX_VALUE);

        FileReport file = load(grid, plan).files().get(0);
        assertThat(file.state()).isEqualTo(BatchState.RESUMED);
        assertThat(file.loaded()).isEqualTo(1);
    }

    @Test
    void busyAndLostAnswers_areSentAgain_andWriteNothingTwice() throws IOException {
        Plan plan = Plan.read(generate(60).plan(), null);
        MemoryGrid calm = new MemoryGrid();
        LoadReport wanted = load(calm, plan);
        MemoryGrid grid = new MemoryGrid().troubled(new SplittableRandom(Seeds.of(LoaderTest.class)));
        LoadReport report = load(grid, plan);

        assertThat(grid.live()).isEqualTo(calm.live());
        assertThat(grid.firmEntries()).isEqualTo(calm.firmEntries());
        assertThat(report.loaded()).isEqualTo(wanted.loaded());
        assertThat(report.unchanged()).isEqualTo(wanted.unchanged());
    }

    @Test
    void rowsOfOneKey_arriveInTheFilesOrder_whateverIsSentAgain() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,m,v\n");
        for (int i = 1; i <= 30; i++) {
            rows.append("one,two,2025-11,").append(i).append('\n');
        }
        MemoryGrid grid = new MemoryGrid().troubled(new SplittableRandom(Seeds.of(LoaderTest.class)));
        load(grid, plan(TRADES, rows.toString()));

        RecordKey key =
                new RecordKey(EnterpriseId.of("x-t:one"), RecordKind.TRADE, "sales", List.of("x-t:two", "2025-11"));
        assertThat(grid.read(key).map(r -> r.integer("amount"))).contains(3_000L);
    }

    @Test
    void rejects_standInTheirFile_withLineColumnValueReasonAndCure() throws IOException {
        MemoryGrid grid = new MemoryGrid();
        grid.refuse(EnterpriseId.of("x-t:full"), GridError.FOLDER_FULL);
        LoadReport report = load(
                grid,
                plan(TRADES, "a,b,m,v\none,two,2025-11,1\none,two,2025-11,x\nfull,two,2025-11,1\none,two,2025-11,1\n"));

        FileReport file = report.files().get(0);
        assertThat(file.loaded()).isEqualTo(1);
        assertThat(file.unchanged()).isEqualTo(1);
        assertThat(file.rejected()).containsEntry("BAD_NUMBER", 1L).containsEntry("FOLDER_FULL", 1L);
        assertThat(file.totals().get("amount CNY")).isEqualByComparingTo("2.00");
        List<String> lines = Files.readAllLines(file.rejectFile().orElseThrow());
        assertThat(lines.get(0)).isEqualTo("file,line,row,column,value,reason,cure");
        assertThat(lines.get(1)).startsWith("data.csv,3,2,v,x,BAD_NUMBER,expected a plain decimal number");
        assertThat(lines.get(2)).startsWith("data.csv,4,3,,x-t:full x-t:two|2025-11,FOLDER_FULL,expected another firm");
        assertThat(lines).hasSize(3);
    }

    @Test
    void refusalOfTheCaller_stopsTheLoad() throws IOException {
        MemoryGrid grid = new MemoryGrid();
        grid.refuse(EnterpriseId.of("x-t:one"), GridError.NOT_YOUR_SOURCE);
        Plan plan = plan(TRADES, "a,b,m,v\none,two,2025-11,1\n");

        assertThatThrownBy(() -> load(grid, plan))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.NOT_YOUR_SOURCE));
    }

    @Test
    void correctedMapping_isANewBatch() throws IOException {
        MemoryGrid grid = new MemoryGrid();
        String rows = "a,b,m,v\none,two,2025-11,1\n";
        String first = load(grid, plan(TRADES, rows)).files().get(0).batch();
        FileReport second = load(grid, plan(TRADES.replace("amount: \"${v}\"", "amount: {from: v, unit: 万元}"), rows))
                .files()
                .get(0);

        assertThat(second.batch()).isNotEqualTo(first);
        assertThat(second.loaded()).isEqualTo(1);
    }

    @Test
    void batchRecord_holdsTheCounts() throws IOException {
        MemoryGrid grid = new MemoryGrid();
        FileReport file = load(grid, plan(TRADES, "a,b,m,v\none,two,2025-11,1\none,two,2025-11,x\n"))
                .files()
                .get(0);
        RecordKey key = new RecordKey(
                EnterpriseId.of("grid:b-" + file.batch()),
                RecordKind.BATCH,
                RecordKey.GRID_SOURCE,
                List.of(file.batch()));
        CreditRecord record = grid.read(key).orElseThrow();

        assertThat(record.text("state")).isEqualTo("DONE");
        assertThat(record.text("feed")).isEqualTo("sales");
        assertThat(record.integer("read")).isEqualTo(2);
        assertThat(record.integer("loaded")).isEqualTo(1);
        assertThat(record.integer("rejected")).isEqualTo(1);
    }

    private GeneratedFiles generate(int firms) throws IOException {
        return new Generator(SplittableRandom::new)
                .generate(new GeneratorConfig(firms, 3, folder.resolve("g")), Progress.NONE);
    }

    private Plan plan(String mapping, String rows) throws IOException {
        Path file = folder.resolve("data.csv");
        Files.writeString(file, rows);
        Mapping parsed = Mapping.parse("m.yaml", mapping.getBytes(StandardCharsets.UTF_8));
        return Plan.of(parsed, List.of(file), folder, "owner");
    }

    private LoadReport load(MemoryGrid grid, Plan plan) throws IOException {
        return new Loader(grid, InstantSource.system(), threads, millis -> {})
                .load(plan, folder.resolve("rejects"), Progress.NONE);
    }
}
