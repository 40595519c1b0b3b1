package io.creditgrid.cli;

import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one entry of the log. */
@Command(
        name = "show",
        description = {
            "Show one entry of the log: what was done, by whom, when, and its hashes. It names no firm.",
            "With --open one field of the record is shown, with all that it takes to recompute the entry's",
            "commitment; that is logged under the firm, also where it is refused."
        },
        mixinStandardHelpOptions = true)
final class AuditShowCommand implements Callable<Integer> {
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,4}):([0-9]{1,18})");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..2",
            paramLabel = "PARTITION:SEQ | KIND KEY",
            hideParamSyntax = true,
            description = {
                "a position in the log, or a record: its kind and FIRM/SOURCE[/part...], percent-encoded,",
                "such as taxFiling x-demo:17/tax/VAT/2021-12"
            })
    private List<String> what = List.of();

    @Option(names = "--seq", paramLabel = "N", description = "which entry of the record (default: its last)")
    private @Nullable Long seq;

    @Option(
            names = "--open",
            paramLabel = "FIELD",
            description = "field to open: key, interval or at, publishedAt, or one of the kind's")
    private @Nullable String field;

    @Option(names = "--purpose", paramLabel = "P", description = "why: SUPERVISION; with --open")
    private @Nullable Purpose purpose;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    @Override
    public Integer call() throws IOException {
        if (field != null && purpose == null) {
            throw wrongUse("expected --purpose SUPERVISION with --open: it is logged under the firm");
        }
        ShowRequest request = what.size() == 1 ? position(what.get(0)) : key(what.get(0), what.get(1));
        return printer.ask(connection, grid -> show(grid, request), AuditShowCommand::print);
    }

    private ShowRequest position(String text) {
        Matcher position = POSITION.matcher(text);
        if (!position.matches() || seq != null) {
            throw wrongUse("expected PARTITION:SEQ such as 5:17, or KIND KEY [--seq N]: " + text);
        }
        return ShowRequest.at(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)));
    }

    private ShowRequest key(String kind, String key) {
        RecordKind known = KeyArguments.kind(spec, kind);
        try {
            return ShowRequest.of(known.label(), KeyText.print(KeyText.parse(known, key)), seq);
        } catch (IllegalArgumentException e) {
            throw wrongUse(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ShowAnswer show(CreditGridClient grid, ShowRequest request) {
        return field == null ? grid.audit().show(request) : grid.audit().open(request, field, purpose);
    }

    private static void print(ShowAnswer answer, PrintWriter out) {
        out.println("entry " + answer.partition() + ":" + answer.seq() + " in block " + answer.block());
        out.println("what: " + answer.op() + " " + answer.kind() + " (schema " + answer.schemaVersion() + "), "
                + answer.unitK() + " of " + answer.unitN() + " in its unit");
        out.println("who: " + answer.logIn() + " of " + answer.organisation()
                + (answer.purpose() == null ? "" : " for " + answer.purpose()));
        out.println(
                answer.requestId() == null
                        ? "from: row " + answer.row() + " of batch " + answer.batch()
                        : "from: request " + answer.requestId());
        out.println("committed at: " + Instant.ofEpochMilli(answer.leaf().committedAt()));
        out.println("entry of this key before: " + (answer.prevSeq() < 0 ? "none" : Long.toString(answer.prevSeq())));
        out.println("leaf hash: " + answer.leaf().hash());
        out.println("leaf before: " + answer.leaf().prev());
        out.println("commitment of the meta: " + answer.leaf().meta());
        out.println("commitment of the image: " + answer.leaf().image());
        if (answer.opened() != null) {
            print(answer.opened(), out);
        }
    }

    private static void print(ShowAnswer.Opened opened, PrintWriter out) {
        out.println("opened: " + opened.field() + " = " + (opened.value() == null ? "(absent)" : opened.value()));
        out.println("  CBOR " + opened.image().value() + ", salt "
                + opened.image().salt() + ", field " + opened.image().index() + " of "
                + opened.image().fieldHashes().size());
        out.println("  --json shows all field hashes");
    }
}
