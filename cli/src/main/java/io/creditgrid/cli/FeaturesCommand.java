package io.creditgrid.cli;

import io.creditgrid.compute.feature.Feature;
import io.creditgrid.compute.feature.FeatureCatalogue;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What scores are made of. */
@Command(
        name = "features",
        description = "What scores are made of.",
        mixinStandardHelpOptions = true,
        subcommands = FeaturesCommand.ListCommand.class)
final class FeaturesCommand {
    /** Lists the features. */
    @Command(
            name = "list",
            description = "List every feature with its unit, formula, window and missing states.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            for (Feature feature : FeatureCatalogue.all()) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                Locale.ROOT,
                                "%s [%s] %s; window: %s; states: %s%n",
                                feature.name(),
                                feature.unit(),
                                feature.formula(),
                                feature.window(),
                                feature.missing());
            }
            return 0;
        }
    }
}
