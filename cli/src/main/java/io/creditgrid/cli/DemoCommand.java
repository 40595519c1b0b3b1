package io.creditgrid.cli;

import io.creditgrid.cli.console.Terminal;
import io.creditgrid.cli.demo.Demo;
import io.creditgrid.cli.demo.DemoReport;
import io.creditgrid.cli.demo.DemoSettings;
import io.creditgrid.model.contract.Answer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole on this machine: an embedded grid, agency files, scores, proofs, and a tampering that is found. */
@Command(
        name = "demo",
        description = {
            "Start an embedded grid, make or take agency files, load, score, seal, verify, and show that tampering is found.",
            "Exit code 0 only if every check held."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--enterprises", paramLabel = "N", description = "how many firms to make (default: 10000)")
    private @Nullable Integer enterprises;

    @Option(
            names = "--nodes",
            paramLabel = "K",
            description = "nodes, 2 to 4 (default: ${DEFAULT-VALUE})",
            defaultValue = "2")
    private int nodes;

    @Option(names = "--seed", paramLabel = "S", description = "the same seed makes the same files (default: 1)")
    private @Nullable Long seed;

    @Option(
            names = "--plan",
            paramLabel = "P",
            description = "load this plan's files instead of making some; with --data")
    private @Nullable Path plan;

    @Option(names = "--data", paramLabel = "DIR", description = "folder of the plan's files")
    private @Nullable Path data;

    @Option(names = "--stay", description = "leave the grid up, and print commands to try on it")
    private boolean stay;

    @Option(names = "--keep", description = "keep the folder")
    private boolean keep;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        boolean[] holds = new boolean[1];
        try (Terminal terminal = Terminal.of(spec.commandLine().getErr())) {
            new Demo(settings(), terminal).run(report -> {
                holds[0] = report.holds();
                print(report);
            });
        }
        return holds[0] ? 0 : 1;
    }

    private void print(DemoReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Answer.json().valueToTree(report).toPrettyString());
        } else {
            report.print(out);
        }
        out.flush();
    }

    private DemoSettings settings() {
        if ((plan == null) != (data == null)) {
            throw wrongUse("expected --plan and --data together");
        }
        if (plan != null && (enterprises != null || seed != null)) {
            throw wrongUse("expected --plan, or --enterprises and --seed: a plan's files are not made from a seed");
        }
        int firms = enterprises == null ? DemoSettings.ENTERPRISES : enterprises;
        if (firms < DemoSettings.ENTERPRISES_MIN || firms > DemoSettings.ENTERPRISES_MAX) {
            throw wrongUse("expected --enterprises from " + DemoSettings.ENTERPRISES_MIN + " to "
                    + DemoSettings.ENTERPRISES_MAX + ": " + firms);
        }
        if (nodes < DemoSettings.NODES_MIN || nodes > DemoSettings.NODES_MAX) {
            throw wrongUse(
                    "expected --nodes from " + DemoSettings.NODES_MIN + " to " + DemoSettings.NODES_MAX + ": " + nodes);
        }
        return new DemoSettings(firms, nodes, seed == null ? 1 : seed, plan, data, stay, keep);
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
