package io.creditgrid.cli;

import io.creditgrid.grid.security.Users;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the password of a log-in. */
@Command(name = "passwd", description = "Change the password of a log-in.", mixinStandardHelpOptions = true)
final class UserPasswdCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "the log-in")
    private String login = "";

    @Mixin
    private UsersFileOptions users = new UsersFileOptions();

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "its new password; drawn and written there if there is no such file",
            required = true)
    private Path passwordFile = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Users before = users.read();
        Users.User user = before.find(login)
                .orElseThrow(() -> new GridException(
                        GridError.BAD_CONFIGURATION,
                        "expected a log-in of " + users.file() + ": name=" + login + "; there are " + before.logins()));
        Users after;
        try {
            after = before.withPassword(login, UsersFileOptions.password(passwordFile, new SecureRandom()));
        } catch (IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
        users.replace(after);
        users.tell(
                spec.commandLine().getOut(),
                "changed the password of",
                user.actor().login());
        return 0;
    }
}
