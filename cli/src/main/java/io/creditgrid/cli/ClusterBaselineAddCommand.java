package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes servers into the baseline. */
@Command(
        name = "add",
        description = {
            "Take servers that are online into the baseline: they hold data from now on. For operators.",
            "Copies move to them while the grid works."
        },
        mixinStandardHelpOptions = true)
final class ClusterBaselineAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", arity = "1..*", description = "name of a server")
    private List<String> servers = List.of();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(connection, grid -> grid.baseline().add(servers), ClusterBaselineCommand::printChange);
    }
}
