package io.creditgrid.cli;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.Users;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists log-ins. */
@Command(
        name = "list",
        description = "List the log-ins of a users file: name, organisation, roles, firm.",
        mixinStandardHelpOptions = true)
final class UserListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private UsersFileOptions users = new UsersFileOptions();

    @Override
    public Integer call() throws IOException {
        Users all = users.read();
        List<Actor> actors = all.logins().stream()
                .map(login -> all.find(login).orElseThrow().actor())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (users.isJson()) {
            out.println(Answer.json()
                    .writeValueAsString(Map.of(
                            "users",
                            actors.stream().map(UserListCommand::fields).toList())));
            return 0;
        }
        for (Actor actor : actors) {
            out.println(actor.login() + "  " + actor.organisation() + "  " + String.join(",", roles(actor))
                    + (actor.subject() == null ? "" : "  " + actor.subject()));
        }
        return 0;
    }

    private static List<String> roles(Actor actor) {
        return actor.roles().stream().sorted().map(Role::label).toList();
    }

    private static Map<String, Object> fields(Actor actor) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("login", actor.login());
        fields.put("organisation", actor.organisation());
        fields.put("roles", roles(actor));
        if (actor.subject() != null) {
            fields.put("subject", actor.subject());
        }
        return fields;
    }
}
