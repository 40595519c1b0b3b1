package io.creditgrid.cli.demo;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.SweepReport;
import io.creditgrid.client.SweepSettings;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.score.Explanation;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores all firms as the scientist, and some as the demo bank would. Used once. */
final class Scoring {
    /** How many firms the bank asks for at most, until one gave consent and one did not. */
    private static final int ASKED_MAX = 60;

    private final DemoGrid grid;
    private final Stages stages;
    private final @Nullable LocalDate validAt;
    private final List<PortfolioRow> rows = new ArrayList<>();
    private long logged;
    private @Nullable String granted;

    Scoring(DemoGrid grid, Stages stages, @Nullable LocalDate validAt) {
        this.grid = grid;
        this.stages = stages;
        this.validAt = validAt;
    }

    /** Deploys the card and scores every registered firm in two passes. */
    SweepReport sweep(Optional<Path> card) throws IOException {
        try (CreditGridClient scientist = grid.connect("scientist")) {
            scientist.portfolio().deploy(card.isPresent() ? Files.readAllBytes(card.get()) : demoCard(), true);
            SweepReport report = scientist
                    .portfolio()
                    .sweep(
                            new SweepSettings(null, validAt, false),
                            row -> {
                                if (row.hasScore()) {
                                    rows.add(row);
                                }
                            },
                            (pass, done, partitions, firms) -> stages.terminal().at("pass " + pass, done, partitions),
                            () -> false);
            stages.say(
                    "%,d firms scored where they lie, by card %s",
                    report.firms(), report.model().substring(0, 12));
            if (report.auc() != null && report.aucWithoutNetwork() != null && report.ks() != null) {
                stages.say(
                        "AUC %.4f, without the network %.4f; KS %.3f",
                        report.auc(), report.aucWithoutNetwork(), report.ks());
            }
            return report;
        }
    }

    private static byte[] demoCard() throws IOException {
        try (InputStream in = Scoring.class.getResourceAsStream("card.json")) {
            if (in == null) {
                throw new IllegalStateException("the command lacks its resource card.json");
            }
            return in.readAllBytes();
        }
    }

    /** Shows the best and the worst firm. */
    void showEnds() {
        rows.stream().min(Comparator.comparingDouble(Scoring::pd)).ifPresent(row -> show("best ", row));
        rows.stream().max(Comparator.comparingDouble(Scoring::pd)).ifPresent(row -> show("worst", row));
    }

    private void show(String which, PortfolioRow row) {
        stages.say(
                "%s %s: %.0f points, PD %.2f %%, grade %s",
                which,
                row.firm(),
                Objects.requireNonNullElse(row.points(), 0.0),
                100 * pd(row),
                String.valueOf(row.grade()));
    }

    private static double pd(PortfolioRow row) {
        Double pd = row.pd();
        return pd == null ? 0 : pd;
    }

    private static double networkEffect(PortfolioRow row) {
        Double base = row.basePd();
        return base == null ? 0 : Math.abs(pd(row) - base);
    }

    /** Asks as the demo bank, the firms first to which the network matters most, until one is granted and one refused. */
    void askAsBank() throws IOException {
        boolean refused = false;
        try (CreditGridClient bank = grid.connect("bank")) {
            for (PortfolioRow row : byNetworkEffect()) {
                if (granted != null && refused) {
                    return;
                }
                EnterpriseId firm = EnterpriseId.of(row.firm());
                try {
                    if (granted == null) {
                        ScoreAnswer answer = bank.scores().explain(firm, Purpose.CREDIT_GRANTING, validAt, null);
                        logged += answer.logged();
                        granted = row.firm();
                        explain(answer);
                    } else {
                        logged += bank.scores()
                                .score(firm, Purpose.CREDIT_GRANTING, validAt, null)
                                .logged();
                    }
                } catch (GridException e) {
                    if (e.error() != GridError.NO_CONSENT) {
                        throw e;
                    }
                    logged += e.logged();
                    if (!refused) {
                        stages.say("refused to the bank: %s: %s", row.firm(), String.valueOf(e.getMessage()));
                    }
                    refused = true;
                }
            }
        }
    }

    private List<PortfolioRow> byNetworkEffect() {
        return rows.stream()
                .sorted(Comparator.comparingDouble(Scoring::networkEffect)
                        .reversed()
                        .thenComparing(PortfolioRow::firm))
                .limit(ASKED_MAX)
                .toList();
    }

    /** Explains one firm as the scientist, where no bank has a consent. */
    void askAsScientist() throws IOException {
        try (CreditGridClient scientist = grid.connect("scientist")) {
            Optional<PortfolioRow> worst = rows.stream().max(Comparator.comparingDouble(Scoring::pd));
            if (worst.isPresent()) {
                ScoreAnswer answer = scientist
                        .scores()
                        .explain(EnterpriseId.of(worst.get().firm()), Purpose.MODEL_DEVELOPMENT, validAt, null);
                logged += answer.logged();
                explain(answer);
            }
        }
    }

    private void explain(ScoreAnswer answer) {
        stages.say(
                "explained %s: %.0f points, PD %.2f %%, grade %s",
                answer.firm(), answer.points(), 100 * answer.pd(), answer.grade());
        answer.reasons().forEach(reason -> stages.say("  %s (%.0f points)", reason.text(), -reason.points()));
        Explanation explanation = answer.explanation();
        if (explanation == null) {
            return;
        }
        Double without = explanation.network().pdWithout();
        if (without != null) {
            stages.say("  what its customers add: PD %.2f %% -> %.2f %%", 100 * without, 100 * answer.pd());
        }
        List<Explanation.SourceConflict> conflicts = explanation.conflicts();
        if (conflicts != null && !conflicts.isEmpty()) {
            stages.say("  sources differ on %d amounts", conflicts.size());
        }
    }

    /** Entries that the calls of {@link #askAsBank} and {@link #askAsScientist} made under firms. */
    long logged() {
        return logged;
    }

    /** A firm that the demo bank was granted; null if it asked for none. */
    @Nullable
    String granted() {
        return granted;
    }

    /** Some scored firm. */
    @Nullable
    String anyFirm() {
        return rows.isEmpty() ? null : rows.get(0).firm();
    }
}
