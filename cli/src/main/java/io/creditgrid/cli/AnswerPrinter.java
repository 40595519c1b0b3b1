package io.creditgrid.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Asks a grid one thing and prints the answer as text or as one JSON object; refusals are for {@link Main} to print. */
final class AnswerPrinter {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    /**
     * Asks and prints.
     *
     * @param text prints an answer for a reader
     * @return the exit code of success
     * @throws io.creditgrid.model.contract.GridException a refusal
     */
    <T> int ask(ConnectionOptions connection, Function<CreditGridClient, T> question, BiConsumer<T, PrintWriter> text)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CreditGridClient client = connection.connect()) {
            T answer = question.apply(client);
            if (json) {
                out.println(Answer.json().writeValueAsString(answer));
            } else {
                text.accept(answer, out);
            }
            return 0;
        } finally {
            out.flush();
        }
    }

    /** Prints an object as one line a field. */
    static void printFields(JsonNode object, String indent, PrintWriter out) {
        object.properties().forEach(field -> out.println(indent + field.getKey() + ": " + shown(field.getValue())));
    }

    private static String shown(JsonNode value) {
        try {
            return value.isTextual() ? value.textValue() : Answer.json().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value could not be written", e);
        }
    }
}
