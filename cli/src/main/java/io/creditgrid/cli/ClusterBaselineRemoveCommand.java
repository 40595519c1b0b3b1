package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a server out of the baseline. */
@Command(
        name = "remove",
        description = {
            "Take a server that is stopped out of the baseline: others get copies of what it had. For operators.",
            "Refused while it runs, without a majority, or where a partition has no other complete copy."
        },
        mixinStandardHelpOptions = true)
final class ClusterBaselineRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", description = "name of a server")
    private String server = "";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(
                connection, grid -> grid.baseline().remove(List.of(server)), ClusterBaselineCommand::printChange);
    }
}
