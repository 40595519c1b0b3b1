package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.ForgetAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has servers forgotten whose disks are gone for ever. */
@Command(
        name = "forget",
        description = {
            "Forget servers whose disks are gone for ever: a grid that waits for them goes on without them. For operators.",
            "There is no way back. Refused while one of them runs, while others are missing too, and where entries would be lost,"
                    + " unless that is accepted; a grid that is not active cannot tell before.",
            "Whoever was forgotten is not let in again before its data folder is empty.",
            "A partition that lost entries is never read or written again: a backup brings it back. 'audit verify' names it."
        },
        mixinStandardHelpOptions = true)
final class ClusterForgetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", arity = "1..*", description = "name of a server")
    private List<String> servers = List.of();

    @Option(names = "--accept-loss", description = "bear that entries are lost with them")
    private boolean acceptLoss;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(
                connection, grid -> grid.baseline().forget(servers, acceptLoss), ClusterForgetCommand::print);
    }

    private static void print(ForgetAnswer answer, PrintWriter out) {
        out.println("the baseline is now " + String.join(", ", answer.baseline()));
        String epoch = answer.epoch() < 0
                ? "; the log of epochs is lost itself: compare with the roots that you keep"
                : answer.epochTime() < 0
                        ? "; no epoch was ever sealed"
                        : " against epoch " + answer.epoch() + " of " + Instant.ofEpochMilli(answer.epochTime());
        if (answer.losses().isEmpty()) {
            out.println("nothing is lost" + epoch);
            return;
        }
        out.println("lost" + epoch + ":");
        answer.losses().forEach(loss -> out.println("  " + loss.line()));
        out.println("nothing is read from these partitions or written to them any more");
    }
}
