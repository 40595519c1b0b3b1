package io.creditgrid.cli;

import io.creditgrid.loaders.DryRun;
import io.creditgrid.loaders.Mapping;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Mappings turn an agency's columns into records. */
@Command(
        name = "mapping",
        description = "Mappings turn an agency's columns into records.",
        mixinStandardHelpOptions = true,
        subcommands = MappingCommand.CheckCommand.class)
final class MappingCommand {
    /** Checks a mapping. */
    @Command(
            name = "check",
            description = {
                "Read a mapping and report every problem of it together.",
                "With a file: read it through the mapping, and show the first records and rejects. Connects to nothing."
            },
            mixinStandardHelpOptions = true)
    static final class CheckCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "MAPPING", description = "the mapping's YAML file")
        private Path mapping = Path.of(".");

        @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "a file to read through it")
        private @Nullable Path file;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "folder that the mapping's population is relative to (default: the file's folder)")
        private @Nullable Path data;

        @Option(names = "--json", description = "print one JSON object")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            Mapping read = Mapping.read(mapping);
            return file == null ? good(read) : run(read, file);
        }

        private int good(Mapping read) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Answer.json()
                        .createObjectNode()
                        .put("mapping", read.name())
                        .put("source", read.source())
                        .put("kind", read.kind().label()));
            } else {
                out.println(read.name() + ": good; source " + read.source() + ", kind "
                        + read.kind().label());
            }
            return 0;
        }

        private int run(Mapping read, Path rows) throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            Path folder = rows.toAbsolutePath().getParent();
            DryRun run = DryRun.of(read, rows, data != null ? data : folder == null ? Path.of("") : folder);
            String name = String.valueOf(rows.getFileName());
            if (json) {
                out.println(DryRuns.json(read.name(), name, run, null));
            } else {
                DryRuns.print(read.name(), name, run, null, out);
            }
            return run.rejected().isEmpty() ? 0 : 1;
        }
    }
}
