package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.RootAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the roots of an epoch. */
@Command(
        name = "root",
        description = {
            "Show size and root of every partition as of an epoch, and the root over all.",
            "Epochs are not signed: note the root outside the grid to compare it later."
        },
        mixinStandardHelpOptions = true)
final class AuditRootCommand implements Callable<Integer> {
    @Option(names = "--epoch", paramLabel = "N", description = "the epoch (default: the newest)")
    private @Nullable Long epoch;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(connection, this::root, AuditRootCommand::print);
    }

    private RootAnswer root(CreditGridClient grid) {
        return epoch == null ? grid.audit().root() : grid.audit().root(epoch);
    }

    private static void print(RootAnswer answer, PrintWriter out) {
        out.println("grid " + answer.gridId());
        out.println("epoch " + answer.epoch() + " at " + Instant.ofEpochMilli(answer.time()));
        answer.partitions()
                .forEach(each -> out.printf(
                        Locale.ROOT, "partition %4d  %10d  %s%n", each.partition(), each.size(), each.root()));
        out.println("root over all " + answer.rootOverAll());
    }
}
