package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.RewrapAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Wraps all subject keys anew. */
@Command(
        name = "rewrap",
        description = {
            "Wrap the keys of all personal subjects by the newest key-encryption key of the servers' key files, then delete"
                    + " the older ones from those files.",
            "All servers of the baseline must be there, with the same new key ('subject new-kek').",
            "Others may read and write meanwhile. After a crash run it again: until its last step both keys open."
        },
        mixinStandardHelpOptions = true)
final class SubjectRewrapCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(connection, grid -> grid.subjects().rewrap(), SubjectRewrapCommand::print);
    }

    private static void print(RewrapAnswer answer, PrintWriter out) {
        out.println("kek." + answer.kek() + " wraps the keys of " + answer.subjects() + " personal subjects ("
                + answer.rewrapped() + " wrapped anew); " + answer.destroyed() + " were destroyed, for ever");
        out.println(answer.servers()
                + " servers have deleted older key-encryption keys; replace all other copies of the key" + " file");
    }
}
