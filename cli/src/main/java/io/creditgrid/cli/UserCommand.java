package io.creditgrid.cli;

import picocli.CommandLine.Command;

/** Log-ins of a grid. */
@Command(
        name = "user",
        description = {
            "Add and list log-ins, and change passwords, in a users file.",
            "",
            "The file is replaced at once, mode 0600. Nodes look at theirs every few seconds and need no restart: copy the"
                    + " same file over that of every node (into its place by a rename, so that none reads half a file)."
        },
        mixinStandardHelpOptions = true,
        subcommands = {UserAddCommand.class, UserPasswdCommand.class, UserListCommand.class})
final class UserCommand {}
