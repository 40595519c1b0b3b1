package io.creditgrid.cli;

import picocli.CommandLine.Command;

/** What operators do with the cluster. */
@Command(
        name = "cluster",
        description = "See to the cluster as a whole.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ClusterActivateCommand.class,
            ClusterStatusCommand.class,
            ClusterBaselineCommand.class,
            ClusterSafeCommand.class,
            ClusterForgetCommand.class
        },
        synopsisSubcommandLabel = "VERB")
final class ClusterCommand {}
