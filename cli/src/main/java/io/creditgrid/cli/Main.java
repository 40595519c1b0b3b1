package io.creditgrid.cli;

import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code creditgrid}. Exit code 0 for success, 1 for a refusal or failure, 2 for wrong use. */
@Command(
        name = "creditgrid",
        description = "A credit data grid for small firms, with a log that outsiders can check.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB")
public final class Main implements Callable<Integer> {
    /** In the order in which the help lists them. */
    private static final List<Class<?>> VERBS = List.of(
            DemoCommand.class,
            InitCommand.class,
            CertsCommand.class,
            UserCommand.class,
            DoctorCommand.class,
            NodeCommand.class,
            StopCommand.class,
            ClusterCommand.class,
            GenerateCommand.class,
            MappingCommand.class,
            LoadCommand.class,
            GetCommand.class,
            HistoryCommand.class,
            PutCommand.class,
            RemoveCommand.class,
            ScoreCommand.class,
            PortfolioCommand.class,
            FeaturesCommand.class,
            ModelCommand.class,
            AuditCommand.class,
            SubjectCommand.class,
            BackupCommand.class,
            RestoreCommand.class);

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command; its exit code. */
    public static int run(String... arguments) {
        return command(arguments).execute(arguments);
    }

    /**
     * The command, ready to execute {@code arguments}. It has all verbs unless the first argument names one: to look at the
     * options of all the others would be two fifths of what a start takes.
     */
    static CommandLine command(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        @Nullable String first = arguments.length == 0 ? null : arguments[0];
        Optional<Class<?>> asked =
                VERBS.stream().filter(verb -> name(verb).equals(first)).findFirst();
        if (asked.isPresent()) {
            command.addSubcommand(asked.get());
        } else {
            VERBS.forEach(command::addSubcommand);
            ServiceLoader.load(VerbProvider.class).forEach(provider -> command.addSubcommand(provider.verb()));
        }
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof GridException refusal
                    && line.getParseResult().hasMatchedOption("--json")) {
                line.getOut().println(new String(Answer.error(refusal), StandardCharsets.UTF_8));
                line.getOut().flush();
            }
            line.getErr().println("creditgrid: " + message(failure));
            return FAILED;
        });
        command.setParameterExceptionHandler((wrong, given) -> {
            CommandLine line = wrong.getCommandLine();
            line.getErr()
                    .println("creditgrid: " + wrong.getMessage() + "; see "
                            + line.getCommandSpec().qualifiedName() + " --help");
            return WRONG_USE;
        });
        return command;
    }

    private static String name(Class<?> verb) {
        return verb.getAnnotation(Command.class).name();
    }

    private static String message(Exception failure) {
        if (failure instanceof NoSuchFileException absent) {
            return "expected the file " + absent.getFile() + ": it is not there";
        }
        return failure instanceof GridException refusal
                ? refusal.error() + ": " + refusal.plainMessage()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /** Without a verb: says which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return WRONG_USE;
    }
}
