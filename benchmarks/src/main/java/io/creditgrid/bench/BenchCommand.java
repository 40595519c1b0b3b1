package io.creditgrid.bench;

import picocli.CommandLine.Command;

/** Measures the grid beside plain Ignite. */
@Command(
        name = "bench",
        description = "Measure the grid beside plain Ignite, on two server processes each, in turn.",
        mixinStandardHelpOptions = true,
        subcommands = {IngestCommand.class, CommitCommand.class, ScoreCommand.class},
        synopsisSubcommandLabel = "NAME")
final class BenchCommand {}
