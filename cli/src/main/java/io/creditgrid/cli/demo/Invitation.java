package io.creditgrid.cli.demo;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.loaders.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/** Commands to try on a grid that stays up. They name profiles, never a password. */
final class Invitation {
    private static final String NEW_MONTH = """
            {
              "kind": "creditMonth",
              "firm": "%s",
              "source": "%s",
              "account": "demo-1",
              "month": "%s",
              "at": "%s",
              "publishedAt": "%sT09:00:00+08:00",
              "currency": "CNY",
              "limit": "500000.00",
              "drawn": "120000.00",
              "daysPastDue": 0,
              "loanClass": "NORMAL"
            }
            """;

    private final DemoGrid grid;
    private final Scoring scoring;
    private final Plan plan;
    private final Path dir;

    Invitation(DemoGrid grid, Scoring scoring, Plan plan, Path dir) {
        this.grid = grid;
        this.scoring = scoring;
        this.plan = plan;
        this.dir = dir;
    }

    /** Writes the profiles and the file that the commands name, and says the commands. */
    void print(Stages stages) throws IOException {
        String granted = scoring.granted();
        String firm = granted == null ? String.valueOf(scoring.anyFirm()) : granted;
        Path bank = grid.profile("bank");
        Path scientist = grid.profile("scientist");
        Path asking = granted == null ? scientist : bank;
        String purpose = granted == null ? "MODEL_DEVELOPMENT" : "CREDIT_GRANTING";
        String day = plan.validAt().map(v -> " --valid-at " + v).orElse("");
        Path month = month(firm);
        stages.say("the grid stays up until Ctrl-C; try in another terminal:");
        command(stages, "score %s --purpose %s%s --profile %s", firm, purpose, day, asking);
        command(stages, "score %s --purpose %s%s --explain --profile %s", firm, purpose, day, asking);
        command(stages, "put creditMonth %s --profile %s", month, bank);
        command(
                stages,
                "history creditMonth %s/%s/demo-1/%s --profile %s",
                firm,
                GridFiles.BANK_ORGANISATION,
                lastMonth(),
                bank);
        command(stages, "audit verify --profile %s", grid.profile("auditor"));
    }

    private static void command(Stages stages, String format, Object... values) {
        stages.say("  ./creditgrid " + format, values);
    }

    private Path month(String firm) throws IOException {
        LocalDate end = lastDay();
        return Files.writeString(
                dir.resolve("month.json"),
                NEW_MONTH.formatted(firm, GridFiles.BANK_ORGANISATION, lastMonth(), end, end));
    }

    private String lastMonth() {
        return lastDay().toString().substring(0, 7);
    }

    /** The last day of the month before the plan's valid day. */
    private LocalDate lastDay() {
        Optional<LocalDate> validAt = plan.validAt();
        return validAt.orElseGet(() -> LocalDate.of(2026, 1, 1))
                .withDayOfMonth(1)
                .minusDays(1);
    }
}
