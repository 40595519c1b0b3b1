package io.creditgrid.cli;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.Users;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a log-in. */
@Command(name = "add", description = "Add a log-in to a users file.", mixinStandardHelpOptions = true)
final class UserAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "the log-in: a-z, 0-9, dot, hyphen, underscore")
    private String login = "";

    @Mixin
    private UsersFileOptions users = new UsersFileOptions();

    @Option(names = "--organisation", paramLabel = "O", description = "who speaks by it", required = true)
    private String organisation = "";

    @Option(
            names = "--role",
            paramLabel = "R",
            split = ",",
            description = "one or more of risk-engine, loader, scientist, enterprise, auditor, operator, regulator",
            required = true)
    private List<String> roles = List.of();

    @Option(
            names = "--subject",
            paramLabel = "ID",
            description = "the firm whose own log-in it is; role enterprise alone")
    private @Nullable String subject;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "its password; drawn and written there if there is no such file",
            required = true)
    private Path passwordFile = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Users before = users.read();
        Users after;
        try {
            Actor actor = new Actor(organisation, login, roles(), subject);
            before.checkNew(actor); // before a password is drawn for nobody
            after = before.with(new Users.User(actor, UsersFileOptions.password(passwordFile, new SecureRandom())));
        } catch (IllegalArgumentException | IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
        users.replace(after);
        users.tell(spec.commandLine().getOut(), "added log-in", login);
        return 0;
    }

    private Set<Role> roles() {
        Set<Role> found = EnumSet.noneOf(Role.class);
        for (String label : roles) {
            found.add(Role.ofLabel(label)
                    .orElseThrow(() -> new IllegalArgumentException("expected one of "
                            + List.of(Role.values()).stream().map(Role::label).toList() + ": role=" + label)));
        }
        return found;
    }
}
