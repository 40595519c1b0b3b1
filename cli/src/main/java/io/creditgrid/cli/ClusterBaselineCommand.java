package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.BaselineAnswer;
import io.creditgrid.model.contract.Majority;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which servers hold data. */
@Command(
        name = "baseline",
        description = {
            "Show the baseline: the servers that hold data, and others that are there. For operators.",
            "",
            "To grow:   start the server, then 'cluster baseline add NODE'; copies move to it while the grid works.",
            "To shrink: when 'cluster safe NODE' says so, stop it, then 'cluster baseline remove NODE'.",
            "'cluster status --watch' shows how far the copies are."
        },
        mixinStandardHelpOptions = true,
        subcommands = {ClusterBaselineAddCommand.class, ClusterBaselineRemoveCommand.class})
final class ClusterBaselineCommand implements Callable<Integer> {
    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        return printer.ask(connection, grid -> grid.baseline().show(), ClusterBaselineCommand::print);
    }

    /** The baseline as lines for a reader. */
    static void print(BaselineAnswer baseline, PrintWriter out) {
        int width = baseline.servers().stream()
                .mapToInt(server -> server.name().length())
                .max()
                .orElse(0);
        for (BaselineAnswer.Server server : baseline.servers()) {
            out.println(server.name() + " ".repeat(width - server.name().length()) + "  "
                    + (server.online() ? "online " : "offline") + "  "
                    + (server.member() ? "holds data" : "not in the baseline: holds no data"));
        }
        int members = baseline.members();
        int present = baseline.present();
        out.println(present + " of the " + members + " servers that hold data are online"
                + (Majority.holds(present, members) ? "" : ", less than a majority: nothing can be written"));
    }

    /** What a change came to. */
    static void printChange(BaselineAnswer baseline, PrintWriter out) {
        out.println(
                baseline.changed()
                        ? "the baseline is changed; copies move now, 'creditgrid cluster status --watch' shows how far"
                        : "the baseline was like that before");
        print(baseline, out);
    }
}
