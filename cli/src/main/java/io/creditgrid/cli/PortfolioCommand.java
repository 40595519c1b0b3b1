package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.SweepReport;
import io.creditgrid.client.SweepSettings;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Scores and features of all firms, as a file. */
@Command(
        name = "portfolio",
        description = "Scores or features of all firms, as a file. For scientists.",
        mixinStandardHelpOptions = true,
        subcommands = {PortfolioCommand.Scores.class, PortfolioCommand.Features.class})
final class PortfolioCommand {
    /** What both verbs take. */
    abstract static class Export implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConnectionOptions connection = new ConnectionOptions();

        @Option(
                names = "--out",
                paramLabel = "F",
                required = true,
                description = "file to write: .csv, or .arrow for an Arrow IPC file")
        private Path out = Path.of("");

        @Option(names = "--valid-at", paramLabel = "V", description = "valid day, yyyy-mm-dd (default: today)")
        private @Nullable LocalDate validAt;

        @Option(
                names = "--model",
                paramLabel = "M",
                description = "model id of the card (default: the grid's default card)")
        private @Nullable String model;

        @Option(names = "--json", description = "print one JSON object")
        private boolean json;

        /** Whether rows carry the features. */
        abstract boolean features();

        @Override
        public Integer call() throws IOException {
            if (!PortfolioFile.isKnown(out)) {
                throw new ParameterException(spec.commandLine(), "expected a file .csv or .arrow: --out=" + out);
            }
            PrintWriter printer = spec.commandLine().getOut();
            try (CreditGridClient grid = connection.connect();
                    Terminal terminal = Terminal.of(spec.commandLine().getErr())) {
                SweepReport report = sweep(grid, terminal);
                terminal.close();
                print(report, printer);
                printer.flush();
                return report.complete() ? 0 : 1;
            }
        }

        private SweepReport sweep(CreditGridClient grid, Terminal terminal) throws IOException {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(grid.info().offsetSeconds());
            LocalDate day = validAt == null ? LocalDate.ofInstant(Instant.now(), offset) : validAt;
            try (PortfolioFile file = PortfolioFile.create(out, PortfolioColumns.of(day, features()))) {
                return grid.portfolio()
                        .sweep(
                                new SweepSettings(model, day, features()),
                                row -> {
                                    try {
                                        file.write(row);
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                },
                                (pass, done, partitions, firms) -> terminal.at("pass " + pass, done, partitions),
                                () -> Thread.currentThread().isInterrupted());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private void print(SweepReport report, PrintWriter printer) throws IOException {
            if (json) {
                printer.println(Answer.json().writeValueAsString(report));
                return;
            }
            printer.printf(
                    Locale.ROOT,
                    "%s: %d firms scored, %d refused by the card (valid %s, sweep %s)%n",
                    out,
                    report.firms(),
                    report.refused(),
                    report.validAt(),
                    report.sweep());
            if (report.auc() != null) {
                printer.printf(
                        Locale.ROOT,
                        "AUC %.4f, without customers %.4f, KS %.4f%n",
                        report.auc(),
                        report.aucWithoutNetwork(),
                        report.ks());
            }
        }
    }

    /** Scores. */
    @Command(
            name = "score",
            description = "Score every registered firm where it lies, one row a firm.",
            mixinStandardHelpOptions = true)
    static final class Scores extends Export {
        @Override
        boolean features() {
            return false;
        }
    }

    /** Features. */
    @Command(
            name = "features",
            description = {
                "Scores and all features of every registered firm: a column for each value and one for its state.",
                "What belongs to its writer alone comes as the range of the card that it lies in."
            },
            mixinStandardHelpOptions = true)
    static final class Features extends Export {
        @Override
        boolean features() {
            return true;
        }
    }
}
