package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.loaders.generate.GeneratedFiles;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedPlanTest {
    @TempDir
    Path folder;

    @Test
    void everyRow_isARecord_orFilteredByTheRuleThatTheGeneratorCounts() throws IOException {
        GeneratedFiles files =
                new Generator(SplittableRandom::new).generate(new GeneratorConfig(1_500, 11, folder), Progress.NONE);
        Plan plan = Plan.read(files.plan(), null);

        assertThat(plan.validAt()).contains(Generator.VALID_AT);
        assertThat(plan.loads()).hasSameSizeAs(files.files());
        Set<RecordKind> kinds = EnumSet.noneOf(RecordKind.class);
        for (int i = 0; i < plan.loads().size(); i++) {
            Plan.Load load = plan.loads().get(i);
            GeneratedFiles.FileCount count = files.files().get(i);
            DryRun run = DryRun.of(load.mapping(), load.file(), plan.dataDir());
            assertThat(load.name()).isEqualTo(count.file());
            assertThat(run.firstRejects()).as(load.name()).isEmpty();
            assertThat(run.read()).isEqualTo(count.rows());
            assertThat(run.filteredRows()).isEqualTo(count.filtered());
            kinds.addAll(load.mapping().kindsWritten());
        }
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        RecordKind.ENTERPRISE,
                        RecordKind.TAX_FILING,
                        RecordKind.JUDICIAL_CASE,
                        RecordKind.CREDIT_MONTH,
                        RecordKind.TRADE,
                        RecordKind.RELATION,
                        RecordKind.OUTCOME,
                        RecordKind.COVERAGE,
                        RecordKind.CONSENT);
    }
}
