package io.creditgrid.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditgrid.cli.node.NodeRun;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a server of the grid in this process until it is stopped. */
@Command(
        name = "node",
        description = {
            "Run a server of the grid until SIGTERM, Ctrl-C or 'creditgrid stop'.",
            "Exit code 0 after a stop, 1 if it does not start, 2 for a wrong configuration, 75 if it must not go on:"
                    + " start it again then."
        },
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    private static final int WRONG_CONFIGURATION = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "F", description = "the node's node.yaml", required = true)
    private Path config = Path.of("node.yaml");

    @Option(names = "--json", description = "print one JSON object when the node serves; all else to standard error")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        AtomicBoolean told = new AtomicBoolean();
        NodeRun run;
        try {
            run = NodeRun.of(config, line -> say(out, line), node -> tell(node, told));
        } catch (GridException wrong) {
            spec.commandLine().getErr().println("creditgrid: " + wrong.error() + ": " + wrong.plainMessage());
            return WRONG_CONFIGURATION;
        }
        say(out, "configuration in force, from " + config + ":");
        run.file().effective().forEach(line -> say(out, "  " + line));
        run.run();
        return 0;
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /** The answer that {@code --json} asks for, once. */
    private void tell(NodeConfig node, AtomicBoolean told) {
        if (!json || told.getAndSet(true)) {
            return;
        }
        try {
            say(
                    spec.commandLine().getOut(),
                    Answer.json()
                            .writeValueAsString(Map.of(
                                    "node",
                                    node.name(),
                                    "clients",
                                    node.thinAddress(),
                                    "http",
                                    node.httpAddress(),
                                    "pid",
                                    ProcessHandle.current().pid())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts could not be written", e);
        }
    }
}
