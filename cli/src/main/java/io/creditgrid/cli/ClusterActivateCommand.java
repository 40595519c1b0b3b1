package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.GridInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Activates a new grid and creates it. */
@Command(
        name = "activate",
        description = {
            "Activate a new grid, once all its servers are there, and create it. For operators.",
            "A grid that was active before becomes so by itself when its last server is back."
        },
        mixinStandardHelpOptions = true)
final class ClusterActivateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private ActivationOptions activation = new ActivationOptions();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long end = activation.end();
        List<String> servers = activation.activate(connection, end);
        try (CreditGridClient grid = connection.connect()) {
            print(create(grid, end), servers);
        }
        return 0;
    }

    /** Nodes come to know one after the other that the grid is active. */
    private static GridInfo create(CreditGridClient grid, long end) throws InterruptedException {
        while (true) {
            try {
                return grid.create();
            } catch (GridException e) {
                if (!e.error().retryable() || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            Thread.sleep(Activation.POLL.toMillis());
        }
    }

    private void print(GridInfo info, List<String> servers) throws IOException {
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Answer.json()
                                        .writeValueAsString(Map.of(
                                                "gridId",
                                                info.gridId(),
                                                "partitions",
                                                info.partitions(),
                                                "servers",
                                                servers))
                                : "grid " + info.gridId() + " is active with " + info.partitions() + " partitions on "
                                        + String.join(", ", servers));
        spec.commandLine().getOut().flush();
    }
}
