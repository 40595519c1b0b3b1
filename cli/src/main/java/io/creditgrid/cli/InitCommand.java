package io.creditgrid.cli;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the key file, the users file and the source list of a new grid. */
@Command(
        name = "init",
        description = "Make the key file, the users file and the source list of a new grid.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            description = "folder to write into; files that are there are never replaced",
            required = true)
    private Path out = Path.of(".");

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try {
            GridFiles.init(out, SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        } catch (FileAlreadyExistsException e) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a folder without a grid's files: " + e.getFile()
                            + " is there and is never replaced; give another --out",
                    e);
        }
        var printer = spec.commandLine().getOut();
        if (json) {
            printer.println(Answer.json()
                    .writeValueAsString(Map.of(
                            "folder",
                            out.toString(),
                            "logins",
                            GridFiles.defaultLogins().stream().map(Actor::login).toList())));
            return 0;
        }
        printer.println("made key file, users file, source list and passwords in " + out);
        printer.println("keep the key file as you would keep the data: who holds it can open every entry,"
                + " who loses it can open none, and loses what is written about natural persons");
        return 0;
    }
}
