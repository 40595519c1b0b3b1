package io.creditgrid.cli;

import picocli.CommandLine.Command;

/** Keys of personal subjects. */
@Command(
        name = "subject",
        description = {
            "Destroy the key of a personal subject, and make that final. For operators.",
            "",
            "What is written about natural persons (uscc:92… and registers declared personal) is encrypted under a key of"
                    + " each one's own. To erase a person for ever:",
            "  1. creditgrid subject destroy ID           nobody can read it any more",
            "  2. creditgrid subject new-kek grid.keys    adds a key-encryption key to a copy of the key file",
            "  3. copy that file over the key file of every server, mode 0600; no server need be restarted",
            "  4. creditgrid subject rewrap               wraps all other keys anew, deletes the old key-encryption key",
            "  5. replace every other copy of the key file: one with the old key undoes step 1 for old copies of disks",
            "Any step may be repeated; steps 2 to 5 make all destructions before them final at once."
        },
        mixinStandardHelpOptions = true,
        subcommands = {SubjectDestroyCommand.class, SubjectNewKekCommand.class, SubjectRewrapCommand.class})
final class SubjectCommand {}
