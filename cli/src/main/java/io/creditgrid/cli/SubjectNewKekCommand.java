package io.creditgrid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.persistence.key.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a key-encryption key to a key file. */
@Command(
        name = "new-kek",
        description = {
            "Add a new key-encryption key to a key file, in one step, mode 0600. Talks to no server.",
            "Run it once, then copy the file to all servers, and run 'subject rewrap'."
        },
        mixinStandardHelpOptions = true)
final class SubjectNewKekCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "a key file of the grid")
    private Path file = Path.of("");

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        KeyFile keys = KeyFile.read(file).withNewKek(new SecureRandom()).replace(file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode answer = Answer.json().createObjectNode();
            answer.put("file", file.toString()).put("kek", keys.newestKek());
            out.println(Answer.json().writeValueAsString(answer));
        } else {
            out.println(file + " has kek." + keys.newestKek()
                    + " now; copy the file over the key file of every server, then run 'creditgrid subject rewrap'");
        }
        out.flush();
        return 0;
    }
}
