package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What became of each firm within twelve months after {@link Economy#VALID_AT}: for judging scores, never for making them. */
final class OutcomeFile {
    private static final int HORIZON_DAYS = 364;

    private OutcomeFile() {}

    static FileCount write(Economy economy, Fates fates, Path outDir) throws IOException {
        try (var file = AgencyFile.create(
                outDir,
                "outcomes/defaults.csv",
                StandardCharsets.UTF_8,
                ',',
                "firm",
                "definition",
                "defaulted",
                "day")) {
            for (int i = 0; i < economy.firms(); i++) {
                int after = fates.defaultAfterDays(i);
                file.row(
                        economy.uscc(i),
                        "DEFAULT_12M",
                        after < 0 ? "0" : "1",
                        Economy.VALID_AT
                                .plusDays(after < 0 ? HORIZON_DAYS : after)
                                .toString());
            }
            return file.count("mappings/outcomes.yaml");
        }
    }
}
