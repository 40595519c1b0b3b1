package io.creditgrid.bench;

import picocli.CommandLine.Command;

/** Measures the grid beside plain Ignite. */
@Command(
        name = "bench",
        description = "Measure the grid beside plain Ignite, on two server processes each, one pair up at a time.",
        mixinStandardHelpOptions = true,
        subcommands = {IngestCommand.class, CommitCommand.class, ScoreCommand.class},
        synopsisSubcommandLabel = "NAME")
final class BenchCommand {}
