package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.StatusAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says whether a server may be stopped. */
@Command(
        name = "safe",
        description = {
            "Say whether a server may be stopped now: another server has a complete copy of all that it has, nothing is being"
                    + " filled, and a majority is left. For operators.",
            "Without NODE: whether any one of them may, as for a restart of one after the other.",
            "Exit code 0 for yes, 1 for no, with the reasons."
        },
        mixinStandardHelpOptions = true)
final class ClusterSafeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", arity = "0..1", description = "name of a server (default: each of them)")
    private @Nullable String server;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    /** What is printed. */
    record Safe(boolean safe, List<Server> servers) {}

    /** One server; the reasons say why it must not be stopped. */
    record Server(String name, boolean safe, List<String> reasons) {}

    @Override
    public Integer call() throws IOException {
        List<Safe> answers = new ArrayList<>();
        int asked = printer.ask(
                connection,
                grid -> {
                    Safe safe = judge(grid.status());
                    answers.add(safe);
                    return safe;
                },
                ClusterSafeCommand::print);
        return asked == 0 && answers.stream().allMatch(Safe::safe) ? 0 : 1;
    }

    private Safe judge(StatusAnswer status) {
        List<String> names = server == null
                ? status.servers().stream().map(StatusAnswer.Server::name).toList()
                : List.of(server);
        List<Server> servers = new ArrayList<>();
        for (String name : names) {
            List<String> against = status.againstStopping(name);
            servers.add(new Server(name, against.isEmpty(), against));
        }
        return new Safe(servers.stream().allMatch(Server::safe), servers);
    }

    private static void print(Safe answer, PrintWriter out) {
        for (Server server : answer.servers()) {
            out.println(server.name() + (server.safe() ? " may be stopped" : " must not be stopped:"));
            server.reasons().forEach(reason -> out.println("  " + reason));
        }
    }
}
