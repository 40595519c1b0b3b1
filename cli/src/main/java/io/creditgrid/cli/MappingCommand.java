package io.creditgrid.cli;

import io.creditgrid.loaders.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
            description = "Read a mapping and report every problem of it together.",
            mixinStandardHelpOptions = true)
    static final class CheckCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "MAPPING", description = "the mapping's YAML file")
        private Path mapping = Path.of(".");

        @Override
        public Integer call() throws IOException {
            Mapping read = Mapping.read(mapping);
            spec.commandLine()
                    .getOut()
                    .println(read.name() + ": good; source " + read.source() + ", kind "
                            + read.kind().label());
            return 0;
        }
    }
}
