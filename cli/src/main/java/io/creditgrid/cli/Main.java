package io.creditgrid.cli;

import io.creditgrid.model.contract.GridException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code creditgrid}. Exit code 0 for success, 1 for a refusal or failure, 2 for wrong use. */
@Command(
        name = "creditgrid",
        description = "A credit data grid for small firms, with a log that outsiders can check.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
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
            AuditCommand.class
        },
        synopsisSubcommandLabel = "VERB")
public final class Main implements Runnable {
    private static final int FAILED = 1;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command; its exit code. */
    public static int run(String... arguments) {
        return command().execute(arguments);
    }

    /** The command, ready to be executed. */
    static CommandLine command() {
        CommandLine command = new CommandLine(new Main());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            String message = failure instanceof GridException refusal
                    ? refusal.error() + ": " + refusal.plainMessage()
                    : failure.getClass().getSimpleName() + ": " + failure.getMessage();
            line.getErr().println("creditgrid: " + message);
            return FAILED;
        });
        return command;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.err);
    }
}
