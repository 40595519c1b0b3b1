package io.creditgrid.bench;

import picocli.CommandLine.Command;

/** Measures the grid beside plain Ignite. */
@Command(
        name = "bench",
        description = "Measure the grid, on server processes of its own, beside plain Ignite or beside itself.",
        mixinStandardHelpOptions = true,
        subcommands = {
            IngestCommand.class,
            CommitCommand.class,
            ScoreCommand.class,
            TlsCommand.class,
            FailoverCommand.class,
            ScaleCommand.class
        },
        synopsisSubcommandLabel = "NAME")
final class BenchCommand {}
