package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/** Consents that firms gave to the two lenders; not all did, and some have run out. */
final class ConsentFile {
    private static final String LONG_RUNNING = "2035-01-01";

    private ConsentFile() {}

    static FileCount write(Economy economy, Path outDir) throws IOException {
        try (var file = AgencyFile.create(
                outDir,
                "registry/consents.csv",
                StandardCharsets.UTF_8,
                ',',
                "firm",
                "grantee",
                "purpose",
                "evidence",
                "from",
                "to")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.CONSENT, i);
                String from = LocalDate.of(2025, 1, 1).plusDays(draw.below(330)).toString();
                String firm = economy.uscc(i);
                String evidence = "E" + (4_000_000 + i);
                if (draw.chance(.78)) {
                    file.row(firm, "bank-demo", "CREDIT_GRANTING", evidence, from, draw.chance(.5) ? "" : LONG_RUNNING);
                } else if (draw.chance(.15)) {
                    file.row(firm, "bank-demo", "CREDIT_GRANTING", evidence, "2024-01-01", "2025-06-30");
                }
                if (draw.chance(.08)) {
                    file.row(firm, "bank-demo", "SUPPLY_CHAIN_FINANCE", evidence, from, "");
                }
                if (draw.chance(.05)) {
                    file.row(firm, "bank-b", "CREDIT_GRANTING", evidence, from, LONG_RUNNING);
                }
            }
            return file.count("mappings/consents.yaml");
        }
    }
}
