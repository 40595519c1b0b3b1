package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.record.RecordKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows all that was stated under a key. */
@Command(
        name = "history",
        description = {
            "Show all that was stated under a key, the latest first, and which of it still holds on some day.",
            "At most " + Limits.HISTORY_ENTRIES_MAX + " entries. A read that is an enquiry is logged under the firm."
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private KeyArguments arguments = new KeyArguments();

    @Option(
            names = "--purpose",
            paramLabel = "P",
            description = "why: ${COMPLETION-CANDIDATES}; not needed by the record's writer")
    private @Nullable Purpose purpose;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        RecordKey key = arguments.key();
        return printer.ask(connection, grid -> grid.history(key, purpose), HistoryCommand::print);
    }

    private static void print(HistoryAnswer history, PrintWriter out) {
        for (HistoryAnswer.Entry entry : history.entries()) {
            out.println((entry.seq() == null ? "" : "seq " + entry.seq() + " ") + entry.op() + " " + days(entry)
                    + ", published " + entry.publishedAt() + ", logged " + entry.committedAt() + " by "
                    + entry.organisation() + (entry.wins() ? ", holds" : ", holds nowhere any more"));
            if (entry.record() != null) {
                AnswerPrinter.printFields(entry.record(), "    ", out);
            }
        }
        if (!history.complete()) {
            out.println("-- older entries that hold nowhere any more were left out");
        }
    }

    private static String days(HistoryAnswer.Entry entry) {
        if (entry.from() == null) {
            return entry.at() == null ? "whenever it was" : "at " + entry.at();
        }
        return "from " + entry.from() + (entry.to() == null ? " on" : " to " + entry.to());
    }
}
