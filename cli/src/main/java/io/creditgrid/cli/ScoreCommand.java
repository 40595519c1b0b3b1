package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.score.Explanation;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores one firm. */
@Command(
        name = "score",
        description = {
            "Score one firm. The call is logged under the firm before it is answered, a refusal too.",
            "Purposes of a risk engine need the firm's consent; SELF, SUPERVISION and MODEL_DEVELOPMENT need a role."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "ID", description = "the firm, for example uscc:91110000100000001X")
    private String id = "";

    @Option(names = "--purpose", paramLabel = "P", required = true, description = "one of ${COMPLETION-CANDIDATES}")
    private Purpose purpose = Purpose.CREDIT_REVIEW;

    @Option(names = "--valid-at", paramLabel = "V", description = "valid day, yyyy-mm-dd (default: today)")
    private @Nullable LocalDate validAt;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "model id of the card (default: the grid's default card)")
    private @Nullable String model;

    @Option(names = "--explain", description = "show what the score is made of")
    private boolean explain;

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        EnterpriseId firm = firm();
        return printer.ask(
                connection,
                grid -> explain
                        ? grid.scores().explain(firm, purpose, validAt, model)
                        : grid.scores().score(firm, purpose, validAt, model),
                ScoreCommand::print);
    }

    private EnterpriseId firm() {
        try {
            return EnterpriseId.of(id);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** For people. */
    static void print(ScoreAnswer answer, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s  score %.1f  grade %s  PD %.2f %%  (valid %s, card %s %s)%n",
                answer.firm(),
                answer.points(),
                answer.grade(),
                100 * answer.pd(),
                answer.validAt(),
                answer.modelName(),
                answer.modelVersion());
        print("knock-out", answer.knockOuts(), out);
        print("reason", answer.reasons(), out);
        Explanation explanation = answer.explanation();
        if (explanation != null) {
            print(explanation, out);
        }
        out.printf(
                Locale.ROOT,
                "  logged: %d entries under the firm; receipt %s%n",
                answer.logged(),
                answer.receipt().request());
    }

    private static void print(String what, List<ScoreAnswer.ScoreReason> reasons, PrintWriter out) {
        reasons.forEach(reason -> out.printf(
                Locale.ROOT, "  %s %s: %s (%.1f points)%n", what, reason.code(), reason.text(), reason.points()));
    }

    private static void print(Explanation explanation, PrintWriter out) {
        explanation
                .features()
                .forEach(feature ->
                        out.printf(Locale.ROOT, "  %-24s %-22s %s%n", feature.name(), value(feature), points(feature)));
        Explanation.NetworkEffect network = explanation.network();
        if (network.pointsWithout() != null && network.pdWithout() != null) {
            out.printf(
                    Locale.ROOT,
                    "  what its customers add: %+.1f points, PD %.2f %% -> %.2f %%%s%n",
                    network.points() - network.pointsWithout(),
                    100 * network.pdWithout(),
                    100 * network.pd(),
                    network.knownShare() == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    " (%.0f %% of sales go to customers of known PD)",
                                    100 * network.knownShare()));
        }
        List<Explanation.SourceConflict> conflicts = explanation.conflicts();
        for (Explanation.SourceConflict conflict :
                conflicts == null ? List.<Explanation.SourceConflict>of() : conflicts) {
            out.printf(
                    Locale.ROOT,
                    "  sources differ on %s %s %s: %s says %s, %s says %s%n",
                    conflict.kind(),
                    conflict.naturalKey(),
                    conflict.field(),
                    conflict.source(),
                    shown(conflict.value()),
                    conflict.otherSource(),
                    shown(conflict.otherValue()));
        }
    }

    private static String value(Explanation.FeatureShown feature) {
        Object value = feature.value() == null ? feature.band() : feature.value();
        if (value == null) {
            return feature.state();
        }
        String shown = value instanceof Double real ? String.format(Locale.ROOT, "%.4f", real) : value.toString();
        // a unit that says which values there are is not one to stand behind a value
        boolean isScale = feature.unit().equals("code")
                || Character.isDigit(feature.unit().charAt(0));
        return isScale ? shown : shown + " " + feature.unit();
    }

    private static String points(Explanation.FeatureShown feature) {
        return feature.points() == null
                ? "knock-out alone"
                : String.format(Locale.ROOT, "%.1f of %.1f points", feature.points(), feature.referencePoints());
    }

    private static Object shown(@Nullable Long value) {
        return value == null ? "(its own)" : value;
    }
}
