package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final String MAPPING = """
            mapping: 1
            source: sales
            kind: trade
            publishedAt: 2025-12-20T09:00:00+08:00
            id: x-t:${a}
            key: {customer: "x-t:${b}", month: "${m}"}
            fields: {currency: CNY, amount: "${v}"}
            """;

    @TempDir
    Path folder;

    @Test
    void plan_knowsItsSourcesAndKinds() throws IOException {
        write("m.yaml", MAPPING);
        write("data/a.csv", "a,b,m,v\n");
        write("plan.yaml", """
                plan: 1
                validAt: 2026-01-01
                sources:
                  sales: {owner: portal, tradeSide: supplier, loaders: [desk]}
                loads:
                  - {mapping: m.yaml, file: a.csv}
                """);
        Plan plan = Plan.read(folder.resolve("plan.yaml"), folder.resolve("data"));

        assertThat(plan.loads()).hasSize(1);
        assertThat(plan.model()).isEmpty();
        Plan.Source source = plan.sources().get(0);
        assertThat(source.owner()).isEqualTo("portal");
        assertThat(source.loaders()).containsExactly("desk");
        assertThat(source.tradeSide()).contains("supplier");
        assertThat(source.kinds()).isEqualTo(Set.of(RecordKind.TRADE));
    }

    @Test
    void allProblems_areReportedTogether() throws IOException {
        write("bad.yaml", MAPPING.replace("kind: trade", "kind: tread"));
        write("m.yaml", MAPPING);
        write("a.csv", "a,b,m,v\n");
        write("plan.yaml", """
                plan: 2
                validAt: tomorrow
                model: none.json
                loads:
                  - {mapping: bad.yaml, file: gone.csv}
                  - {mapping: m.yaml, file: a.csv, publishedAt: noon}
                """);
        assertThatThrownBy(() -> Plan.read(folder.resolve("plan.yaml"), null))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_PLAN))
                .hasMessageContaining("expected plan: 1")
                .hasMessageContaining("line 2: validAt: expected a day")
                .hasMessageContaining("line 3: model: expected a file")
                .hasMessageContaining("kind: expected one of")
                .hasMessageContaining("gone.csv")
                .hasMessageContaining("expected an instant")
                .hasMessageContaining("expected tradeSide");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }
}
