package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The counts of each (mapping, file) that the example's README states are those that the data gives. */
class SmesdPlanTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("creditgrid.root", ".."), "examples", "smesd");

    @Test
    void counts_areThoseOfTheReadme() throws IOException {
        Plan plan = plan();
        List<String> readme = Files.readAllLines(EXAMPLE.resolve("README.md"));
        List<String> counted = new ArrayList<>();
        for (Plan.Load load : plan.loads()) {
            DryRun run = DryRun.of(load.mapping(), load.file(), plan.dataDir());
            counted.add(line(load, run));
            assertThat(run.read()).isEqualTo(run.parsed() + run.filteredRows() + run.rejectedRows());
        }

        assertThat(readme).containsAll(counted);
    }

    private static String line(Plan.Load load, DryRun run) {
        return "| " + load.mapping().name() + " | " + load.name() + " | " + run.read() + " | " + run.parsed() + " | "
                + byCause(run.filtered()) + " | " + byCause(run.rejected()) + " | " + run.coverage() + " |";
    }

    private static String byCause(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "0"
                : counts.toString().replace("{", "").replace("}", "").replace("=", " ");
    }

    @Test
    void repeatedRows_staySeparate_andNoKeyComesTwice() throws IOException {
        Plan plan = plan();
        for (Plan.Load load : plan.loads()) {
            Set<Object> keys = new HashSet<>();
            long[] records = {0};
            forEach(load, record -> {
                keys.add(record.key());
                records[0]++;
            });
            assertThat(keys).as(load.name()).hasSize((int) records[0]);
        }
    }

    @Test
    void relations_areFiledUnderTheEndThatTheReadmeStates() throws IOException {
        Map<String, Set<String>> firms = new java.util.HashMap<>();
        forEach(
                plan().loads().get(2),
                record -> firms.computeIfAbsent(record.key().part(0), t -> new HashSet<>())
                        .add(record.key().firm().canonical()));

        // distinct ends, as the README states them
        assertThat(firms.get("BRANCH")).hasSize(172);
        assertThat(firms.get("LOAN")).hasSize(75);
        assertThat(firms.get("CREDITOR")).hasSize(14);
    }

    @Test
    void capital_losesItsNoise() throws IOException {
        long[] found = {0};
        forEach(plan().loads().get(0), record -> {
            Long paid = record.integer("paidInCapital");
            found[0] += paid != null && paid == 1_599_998_000L ? 1 : 0;
        });

        assertThat(found[0]).isEqualTo(1);
    }

    private static Plan plan() throws IOException {
        return Plan.read(EXAMPLE.resolve("plan.yaml"), SharedFiles.require("data/smesd"));
    }

    private static void forEach(Plan.Load load, Consumer<CreditRecord> to) throws IOException {
        try (CsvRows rows = CsvRows.open(
                load.file(), load.mapping().format(), load.mapping().columns())) {
            RowMapper mapper = new RowMapper(load.mapping(), rows.header());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (mapper.map(row) instanceof RowResult.Parsed parsed) {
                    to.accept(parsed.record());
                }
            }
        }
    }
}
