package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.SubjectAnswer;
import io.creditgrid.model.id.EnterpriseId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Destroys the key of a personal subject. */
@Command(
        name = "destroy",
        description = {
            "Destroy the key of a personal subject on all copies. There is no way back.",
            "Nobody reads what was written about it from then on; the log stays whole and verifies.",
            "Old disks and write-ahead logs still hold the wrapped key: 'subject rewrap' makes it final."
        },
        mixinStandardHelpOptions = true)
final class SubjectDestroyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the subject, for example uscc:92…, or its tag")
    private String firm = "";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        EnterpriseId subject = EnterpriseId.of(firm);
        return printer.ask(connection, grid -> grid.subjects().destroy(subject), SubjectDestroyCommand::print);
    }

    private static void print(SubjectAnswer answer, PrintWriter out) {
        out.println("the key of " + answer.tag() + (answer.already() ? " was destroyed before" : " is destroyed")
                + ", as entry " + answer.partition() + ":" + answer.seq() + " of the log says");
        out.println("it is final once a new key-encryption key is in use: see 'creditgrid subject --help'");
    }
}
