package io.creditgrid.cli;

import io.creditgrid.grid.node.DataFolder;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the node of a configuration on this machine. */
@Command(
        name = "stop",
        description = "Stop the node of that configuration on this machine, in order, and wait until it has ended.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private static final int NONE = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "F", description = "the node's node.yaml", required = true)
    private Path config = Path.of("node.yaml");

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "how long to wait (default: ${DEFAULT-VALUE})",
            defaultValue = "120")
    private int seconds;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = data();
        var holder = DataFolder.holder(data);
        if (holder.isEmpty()) {
            print(0, "no node runs on " + data);
            return NONE;
        }
        ProcessHandle process = holder.get();
        process.destroy();
        await(process);
        print(process.pid(), "stopped process " + process.pid() + " on " + data);
        return 0;
    }

    private Path data() {
        try {
            return NodeFile.data(config);
        } catch (IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private void await(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new GridException(
                    GridError.TIMEOUT,
                    "process " + process.pid() + " still stops after " + seconds + " s; its log says what it does",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of process " + process.pid() + " could not be awaited", e);
        }
    }

    private void print(long pid, String text) throws IOException {
        spec.commandLine()
                .getOut()
                .println(json ? Answer.json().writeValueAsString(Map.of("stopped", pid != 0, "pid", pid)) : text);
        spec.commandLine().getOut().flush();
    }
}
