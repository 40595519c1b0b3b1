package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.AuditClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies the log against the live values. */
@Command(
        name = "verify",
        description = {
            "Replay the log and compare it with the live values of both copies, both ways.",
            "Ends with 0 only if nothing is wrong and no copy is missing. Others may write meanwhile."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    private static final int NOT_OK = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "a partition to verify, as often as needed (default: all)")
    private List<Integer> partitions = List.of();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "partitions at a time (default: ${DEFAULT-VALUE}); a node does two",
            defaultValue = "" + AuditClient.PARALLELISM)
    private int parallelism = AuditClient.PARALLELISM;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    private @Nullable VerifyReport report;

    @Override
    public Integer call() throws IOException {
        if (parallelism < 1) {
            throw new ParameterException(spec.commandLine(), "expected --parallel of 1 or more: " + parallelism);
        }
        int exit = printer.ask(connection, this::verify, AuditVerifyCommand::print);
        return report == null || report.allOk() ? exit : NOT_OK;
    }

    private VerifyReport verify(CreditGridClient grid) {
        try (Terminal terminal = Terminal.of(spec.commandLine().getErr())) {
            VerifyReport done = grid.audit()
                    .verifyAll(partitions, parallelism, (answer, count, all) -> tell(terminal, answer, count, all));
            report = done;
            return done;
        }
    }

    private static void tell(Terminal terminal, VerifyAnswer answer, int done, int all) {
        answer.findings().stream().limit(1).forEach(first -> terminal.say(first.line()));
        terminal.at("verify", done, all);
    }

    private static void print(VerifyReport report, PrintWriter out) {
        report.findings().forEach(finding -> out.println(finding.line()));
        if (report.more() > 0) {
            out.println("and " + report.more() + " more");
        }
        if (report.destroyedSubjects() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d entries of %d personal subjects whose keys were destroyed cannot be opened any more; their leaves"
                            + " and places were checked%n",
                    report.destroyedEntries(),
                    report.destroyedSubjects());
        }
        out.printf(
                Locale.ROOT,
                "%s: %d partitions, %d entries of firms, %d of the grid, %d epochs, in %.1f s%n",
                report.verdict(),
                report.partitions(),
                report.entries(),
                report.systemEntries(),
                report.epochs(),
                report.seconds());
    }
}
