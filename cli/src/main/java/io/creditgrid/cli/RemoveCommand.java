package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** States that there is nothing. */
@Command(
        name = "remove",
        description = {
            "State that there is nothing: of a state over a span of days, or that an event did not happen.",
            "What was stated before stays in the log and in the history."
        },
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KeyArguments arguments = new KeyArguments();

    @Option(names = "--from", paramLabel = "DAY", description = "of a state: first day without it, yyyy-MM-dd")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "of a state: first day after that (default: no end)")
    private @Nullable LocalDate to;

    @Option(names = "--at", paramLabel = "DAY", description = "of an event: its day (default: whenever it was)")
    private @Nullable LocalDate at;

    @Option(
            names = "--published-at",
            paramLabel = "INSTANT",
            description = "when the source stated this, such as 2022-01-15T00:00:00Z (default: now)")
    private @Nullable Instant publishedAt;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        RecordKey key = arguments.key();
        Instant published = publishedAt == null ? InstantSource.system().instant() : publishedAt;
        Interval interval = key.kind().isState() ? interval() : null;
        if (interval == null && (from != null || to != null)) {
            throw wrongUse("expected --at or nothing, since " + key.kind().label() + " is an event: --from or --to");
        }
        return printer.ask(
                connection, grid -> WriteAnswer.of(remove(grid, key, interval, published)), WriteAnswer::print);
    }

    private Outcome remove(CreditGridClient grid, RecordKey key, @Nullable Interval interval, Instant published) {
        return interval == null ? grid.remove(key, at, published) : grid.remove(key, interval, published);
    }

    private Interval interval() {
        if (from == null || at != null) {
            throw wrongUse("expected --from DAY and maybe --to DAY, since the record is a state");
        }
        if (to != null && !to.isAfter(from)) {
            throw wrongUse("expected --to after --from, the first day outside: --from=" + from + ", --to=" + to);
        }
        return to == null ? Interval.from(from.toEpochDay()) : new Interval(from.toEpochDay(), to.toEpochDay());
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
