package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.score.DeployAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cards that firms are scored by. */
@Command(
        name = "model",
        description = "Cards that firms are scored by.",
        mixinStandardHelpOptions = true,
        subcommands = ModelCommand.DeployCommand.class)
final class ModelCommand {
    /** Takes a card in. */
    @Command(
            name = "deploy",
            description = {
                "Take a scorecard/1 file in. It must reproduce its own expected results; all problems are listed together.",
                "The same file twice does no harm. For scientists."
            },
            mixinStandardHelpOptions = true)
    static final class DeployCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConnectionOptions connection = new ConnectionOptions();

        @Parameters(paramLabel = "FILE", description = "the card")
        private Path file = Path.of("");

        @Option(names = "--default", description = "scores that name no model use it from now on")
        private boolean makeDefault;

        @Option(names = "--json", description = "print one JSON object")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            byte[] card = Files.readAllBytes(file);
            PrintWriter out = spec.commandLine().getOut();
            try (CreditGridClient grid = connection.connect()) {
                DeployAnswer deployed = grid.portfolio().deploy(card, makeDefault);
                out.println(
                        json
                                ? Answer.json().writeValueAsString(deployed)
                                : deployed.model() + "  " + deployed.name() + " " + deployed.version()
                                        + (deployed.changed() ? "" : " (was there already)")
                                        + (makeDefault ? ", the default" : ""));
            }
            out.flush();
            return 0;
        }
    }
}
