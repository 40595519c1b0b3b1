package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.StatusScreen;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.StatusAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows how the grid stands. */
@Command(
        name = "status",
        description = {
            "Show how the grid stands: servers, copies, log, rates, refusals. For operators.",
            "Also while it is not active: then it says which servers are there."
        },
        mixinStandardHelpOptions = true)
final class ClusterStatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "show it again every so many seconds, 2 if none are given, until Ctrl-C",
            arity = "0..1",
            fallbackValue = "2")
    private @Nullable Integer seconds;

    @Option(names = "--times", paramLabel = "N", description = "with --watch: end after N times")
    private int times = Integer.MAX_VALUE;

    @Option(names = "--json", description = "print one JSON object; with --watch one a line")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds != null && seconds < 1 || times < 1) {
            throw new ParameterException(
                    spec.commandLine(), "expected at least 1: --watch=" + seconds + " --times=" + times);
        }
        if (seconds == null) {
            show(read(), false);
            return 0;
        }
        for (int shown = 0; shown < times; shown++) {
            if (shown > 0) {
                Thread.sleep(Duration.ofSeconds(seconds).toMillis());
            }
            show(readOrProblem(), true);
        }
        return 0;
    }

    /** What one look found: the status, or why there is none. */
    private record Look(@Nullable StatusAnswer status, List<String> servers, String problem) {}

    /** A screen that is kept open outlives a grid that is away for a while. */
    private Look readOrProblem() throws IOException {
        try {
            return read();
        } catch (GridException e) {
            if (e.error().category() != GridError.Category.RESOURCE) {
                throw e;
            }
            return new Look(null, List.of(), e.error() + ": " + e.plainMessage());
        }
    }

    private Look read() throws IOException {
        try (ClusterClient cluster = connection.cluster()) {
            if (!cluster.isActive()) {
                return new Look(
                        null,
                        cluster.servers(),
                        "the grid is not active: a new one is activated by 'creditgrid cluster activate', one that was"
                                + " active before waits for its last server");
            }
        }
        try (CreditGridClient grid = connection.connect()) {
            return new Look(grid.status(), List.of(), "");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on it is there without a terminal too; this is 17
    private void show(Look look, boolean again) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        StatusAnswer status = look.status();
        if (json) {
            out.println(Answer.json()
                    .writeValueAsString(
                            status != null
                                    ? status
                                    : Map.of("active", false, "servers", look.servers(), "reason", look.problem())));
        } else {
            if (again && System.console() != null) {
                out.print(CLEAR);
            }
            if (status != null) {
                StatusScreen.lines(status).forEach(out::println);
            } else {
                out.println(look.problem());
                look.servers().forEach(server -> out.println("  " + server));
            }
        }
        out.flush();
    }
}
