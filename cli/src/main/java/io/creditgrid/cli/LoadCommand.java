package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.Interruption;
import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.DryRun;
import io.creditgrid.loaders.Ends;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Mapping;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads agency files. */
@Command(
        name = "load",
        description = {
            "Load agency files: all of a plan, or some through one mapping.",
            "A run that was killed goes on where it stopped when started again; one that ended does nothing."
        },
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    private static final String INTERRUPTED =
            "creditgrid: interrupted; what was answered stands, load again: it goes on where it stopped";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--plan", paramLabel = "P", description = "the plan's YAML file")
    private @Nullable Path plan;

    @Option(names = "--mapping", paramLabel = "M", description = "a mapping's YAML file, for the files named after it")
    private @Nullable Path mapping;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "files to load through --mapping")
    private List<Path> files = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder that the plan's or mapping's files are relative to (default: the plan's folder)")
    private @Nullable Path data;

    @Option(
            names = "--rejects",
            paramLabel = "DIR",
            description = "folder for rejected rows (default: ${DEFAULT-VALUE})",
            defaultValue = "rejects")
    private Path rejects = Path.of("rejects");

    @Option(
            names = "--dry-run",
            description = {
                "write nothing: show what would be read and what would be rejected.",
                "Connects only if told to what: then it also counts what full files would end."
            })
    private boolean dryRun;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Plan wanted = plan();
        return dryRun ? dryRun(wanted) : load(wanted);
    }

    private Plan plan() throws IOException {
        if (plan != null && mapping == null && files.isEmpty()) {
            return Plan.read(plan, data);
        }
        if (plan == null && mapping != null && !files.isEmpty()) {
            Path dataDir = data == null ? Path.of("").toAbsolutePath() : data;
            Mapping read = Mapping.read(mapping);
            return Plan.of(read, files, dataDir, read.source());
        }
        throw new ParameterException(spec.commandLine(), "expected --plan P, or --mapping M and at least one FILE");
    }

    private int load(Plan wanted) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (Interruption ignored = Interruption.during(err, INTERRUPTED);
                CreditGridClient client = connection.connect();
                Terminal terminal = Terminal.of(err)) {
            LoadReport report = new Loader(client, InstantSource.system(), threads).load(wanted, rejects, terminal);
            terminal.close();
            print(report);
            return report.rejected() == 0 ? 0 : 1;
        } finally {
            threads.shutdownNow();
        }
    }

    private void print(LoadReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(LoadReports.json(report));
        } else {
            LoadReports.print(report, out);
        }
        out.flush();
    }

    private int dryRun(Plan wanted) throws IOException {
        boolean asks = connection.isGiven()
                && wanted.loads().stream().anyMatch(load -> load.mapping().isFull());
        if (!asks) {
            return dryRun(wanted, null);
        }
        try (CreditGridClient client = connection.connect()) {
            return dryRun(wanted, new Loader(client, InstantSource.system(), Runnable::run));
        }
    }

    private int dryRun(Plan wanted, @Nullable Loader grid) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var all = Answer.json().createArrayNode();
        boolean clean = true;
        for (Plan.Load load : wanted.loads()) {
            DryRun run = DryRun.of(load.mapping(), load.file(), wanted.dataDir());
            Ends ends = grid == null || !load.mapping().isFull()
                    ? null
                    : grid.wouldEnd(load, wanted.dataDir(), Progress.NONE);
            clean &= run.rejected().isEmpty() && (ends == null || ends.refusal().isEmpty());
            if (json) {
                all.add(DryRuns.json(load.mapping().name(), load.name(), run, ends));
            } else {
                DryRuns.print(load.mapping().name(), load.name(), run, ends, out);
            }
        }
        if (json) {
            out.println(Answer.json().createObjectNode().set("files", all));
        }
        out.flush();
        return clean ? 0 : 1;
    }
}
