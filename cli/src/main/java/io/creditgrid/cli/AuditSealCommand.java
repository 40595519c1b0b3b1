package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.SealAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Seals an epoch. */
@Command(
        name = "seal",
        description = {
            "Seal an epoch: record size and root of every partition that has grown. For operators.",
            "Epochs are not signed: a root proves something to whoever noted it outside the grid."
        },
        mixinStandardHelpOptions = true)
final class AuditSealCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(connection, grid -> grid.audit().seal(), AuditSealCommand::print);
    }

    private static void print(SealAnswer answer, PrintWriter out) {
        if (!answer.changed()) {
            out.println("nothing was written since epoch " + answer.epoch());
        } else {
            out.println("epoch " + answer.epoch() + " at " + Instant.ofEpochMilli(answer.time()) + ": "
                    + answer.partitions() + " partitions have grown, " + answer.entries() + " entries in all");
        }
        out.println("root over all " + answer.rootOverAll());
    }
}
