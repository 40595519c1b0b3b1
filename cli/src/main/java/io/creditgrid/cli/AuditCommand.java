package io.creditgrid.cli;

import picocli.CommandLine.Command;

/** What can be checked about the log. */
@Command(
        name = "audit",
        description = "Check the log, seal it, and look at its entries.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerifyCommand.class, AuditSealCommand.class, AuditShowCommand.class, AuditRootCommand.class
        })
final class AuditCommand {}
