package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** States one record. */
@Command(
        name = "put",
        description = {
            "State one record, from a file with one JSON object: firm, source, the parts of the natural key by name,",
            "from and to (or at for an event), publishedAt, and the fields of the kind; amounts as decimal strings.",
            "'get --json' prints such an object as its field record."
        },
        mixinStandardHelpOptions = true)
final class PutCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "KIND", description = "kind of the record, such as taxFiling")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "file with the JSON object, UTF-8")
    private Path file = Path.of(".");

    @Option(
            names = "--expected-seq",
            paramLabel = "N",
            description = "refuse unless the key's last entry is this one; -1: unless the key is new")
    private @Nullable Long expectedSeq;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        RecordKind known = KeyArguments.kind(spec, kind);
        long expected = expectedSeq == null ? Mutation.ANY : expectedSeq;
        if (expectedSeq != null && expectedSeq < Mutation.ABSENT) {
            throw new ParameterException(
                    spec.commandLine(), "expected a seq of 0 or more, or -1: --expected-seq=" + expectedSeq);
        }
        String text = Files.readString(file);
        return printer.ask(
                connection,
                grid -> {
                    CreditRecord record = RecordJson.parse(known, text);
                    return WriteAnswer.of(grid.put(record, expected));
                },
                WriteAnswer::print);
    }
}
