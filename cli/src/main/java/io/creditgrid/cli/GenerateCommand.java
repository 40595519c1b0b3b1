package io.creditgrid.cli;

import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.GeneratedFiles;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the agency files of a made-up economy, with the mappings and the plan that load them. */
@Command(
        name = "generate",
        description = "Write agency files of a made-up economy, with mappings and a plan that load them.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--enterprises", description = "how many firms (default: ${DEFAULT-VALUE})", defaultValue = "10000")
    private int enterprises;

    @Option(
            names = "--seed",
            description = "the same seed gives the same files (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long seed;

    @Option(names = "--out", description = "folder to write into, made when absent", required = true)
    private Path out = Path.of(".");

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        GeneratedFiles files = new Generator(SplittableRandom::new)
                .generate(new GeneratorConfig(enterprises, seed, out), Progress.NONE);
        var printer = spec.commandLine().getOut();
        if (json) {
            printer.println(Answer.json()
                    .writeValueAsString(Map.of("plan", files.plan().toString(), "defaults", files.defaults())));
        } else {
            files.files().forEach(file -> printer.printf(Locale.ROOT, "%,9d rows  %s%n", file.rows(), file.file()));
            printer.println(files.defaults() + " of " + enterprises + " firms default; load with " + files.plan());
        }
        return 0;
    }
}
