package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.record.RecordKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads one record. */
@Command(
        name = "get",
        description = {
            "Read one record as of a day, as the grid knows it now.",
            "A read that is an enquiry is logged under the firm, also where it is refused."
        },
        mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
    @Mixin
    private KeyArguments arguments = new KeyArguments();

    @Option(
            names = "--valid-at",
            paramLabel = "V",
            description = "the day asked about, yyyy-MM-dd (default: today at the grid's offset)")
    private @Nullable LocalDate validAt;

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
        return printer.ask(connection, grid -> grid.get(key, purpose, validAt), GetCommand::print);
    }

    private static void print(ReadAnswer answer, PrintWriter out) {
        AnswerPrinter.printFields(answer.record(), "", out);
        out.println("-- valid at " + answer.validAt() + ", known " + answer.knownAt() + " by the " + answer.knownBy()
                + (answer.seq() == null ? "" : ", seq " + answer.seq())
                + (answer.logged() == 0 ? "" : "; the enquiry is logged under the firm"));
    }
}
