package io.creditgrid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.compute.feature.Feature;
import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

        @Option(names = "--json", description = "print one JSON object")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ObjectNode all = Answer.json().createObjectNode();
                FeatureCatalogue.all()
                        .forEach(feature -> all.withArray("features").add(json(feature)));
                out.println(Answer.json().writeValueAsString(all));
            } else {
                FeatureCatalogue.all().forEach(feature -> print(feature, out));
            }
            out.flush();
            return 0;
        }

        private static ObjectNode json(Feature feature) {
            ObjectNode node = Answer.json()
                    .createObjectNode()
                    .put("name", feature.name())
                    .put("unit", feature.unit())
                    .put("formula", feature.formula())
                    .put("window", feature.window())
                    .put("reads", feature.reads().name());
            feature.missing().forEach(state -> node.withArray("states").add(state.name()));
            return node;
        }

        private static void print(Feature feature, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%s [%s] %s; window: %s; states: %s%n",
                    feature.name(),
                    feature.unit(),
                    feature.formula(),
                    feature.window(),
                    feature.missing());
        }
    }
}
